package io.prism.http2.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.prism.http2.frame.FrameType;
import java.io.ByteArrayOutputStream;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What an engine sent, read by Netty's decoder of header blocks. Throws when it is no sequence of
 * frames, or says more of a stream that is over.
 */
public final class SentFrames {

  private static final int HEADER = 9;

  /** What became of a stream. */
  private static final class Stream {
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private String status = "";
  }

  private final DefaultHttp2HeadersDecoder hpack = new DefaultHttp2HeadersDecoder(false);
  private final Map<Integer, Stream> streams = new HashMap<>();
  private final Set<Integer> over = new HashSet<>();
  private final Map<Integer, Integer> resets = new HashMap<>();
  private ByteBuf unread = Unpooled.EMPTY_BUFFER;
  private ByteBuf block = Unpooled.EMPTY_BUFFER;
  private boolean endsWithBlock;
  private boolean goneAway;

  /** Takes bytes over. */
  void take(ByteBuf bytes) {
    ByteBuf all = Unpooled.buffer(unread.readableBytes() + bytes.readableBytes());
    all.writeBytes(unread).writeBytes(bytes);
    bytes.release();
    while (all.readableBytes() >= HEADER
        && all.readableBytes() >= HEADER + all.getUnsignedMedium(all.readerIndex())) {
      int length = all.readUnsignedMedium();
      int type = all.readUnsignedByte();
      int flags = all.readUnsignedByte();
      frame(type, flags, all.readInt(), all.readSlice(length));
    }
    unread = all;
  }

  private void frame(int type, int flags, int id, ByteBuf payload) {
    if (payload.readableBytes() > FrameType.MAX_PAYLOAD) {
      throw new AssertionError("a frame of " + payload.readableBytes() + " bytes was sent");
    }
    switch (type) {
      case FrameType.DATA -> {
        byte[] data = new byte[payload.readableBytes()];
        payload.readBytes(data);
        open(id).body.writeBytes(data);
        if ((flags & FrameType.END_STREAM) != 0) {
          over.add(id);
        }
      }
      case FrameType.HEADERS -> {
        endsWithBlock = (flags & FrameType.END_STREAM) != 0;
        block = Unpooled.buffer();
        headers(id, flags, payload);
      }
      case FrameType.CONTINUATION -> headers(id, flags, payload);
      case FrameType.RST_STREAM -> {
        over.add(id);
        resets.put(id, payload.readInt());
      }
      case FrameType.GOAWAY -> goneAway = true;
      case FrameType.SETTINGS, FrameType.PING, FrameType.WINDOW_UPDATE -> {}
      default -> throw new AssertionError("frame of type " + type + " was sent");
    }
  }

  private Stream open(int id) {
    if (goneAway || over.contains(id)) {
      throw new AssertionError("stream " + id + " is over, but more of it was sent");
    }
    return streams.computeIfAbsent(id, key -> new Stream());
  }

  private void headers(int id, int flags, ByteBuf fragment) {
    Stream stream = open(id);
    block.writeBytes(fragment);
    if ((flags & FrameType.END_HEADERS) == 0) {
      return;
    }
    try {
      CharSequence status = hpack.decodeHeaders(id, block).get("grpc-status");
      if (status != null) {
        stream.status = status.toString();
      }
    } catch (Http2Exception e) {
      throw new AssertionError("headers were sent that nobody can decode", e);
    }
    if (endsWithBlock) {
      over.add(id);
    }
  }

  /** Whether a stream was ended with this status. */
  public boolean isOver(int id, String status) {
    Stream stream = streams.get(id);
    return stream != null && over.contains(id) && stream.status.equals(status);
  }

  /** Whether a stream was reset for that reason. */
  public boolean isReset(int id, int code) {
    return resets.containsKey(id) && resets.get(id) == code;
  }

  /** The data of a stream. */
  public byte[] body(int id) {
    Stream stream = streams.get(id);
    return stream == null ? new byte[0] : stream.body.toByteArray();
  }

  /** Throws when half a frame was sent. */
  void checkComplete() {
    if (unread.isReadable()) {
      throw new AssertionError("half a frame was sent");
    }
  }
}
