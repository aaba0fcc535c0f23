package io.prism.http2.server;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.prism.http2.frame.FrameType;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A client that sends any frames in any order, and sees those that come back. */
public final class FrameClient implements AutoCloseable {

  private static final int PATIENCE_MILLIS = 10_000;
  private static final long LONGEST_CLOSE_NANOS = 30_000_000_000L;

  private final Socket socket;
  private final DataInputStream in;
  private final DefaultHttp2HeadersDecoder hpack = new DefaultHttp2HeadersDecoder(false);

  /** The fields of the last header block. */
  private Map<String, String> fields = Map.of();

  /** What became of a stream. */
  public static final class Answer {
    final Map<String, String> headers = new LinkedHashMap<>();
    final Map<String, String> trailers = new LinkedHashMap<>();
    final ByteArrayOutputStream body = new ByteArrayOutputStream();
    int reset = -1;

    /** The only message without its prefix. */
    byte[] message() {
      ByteBuffer framed = ByteBuffer.wrap(body.toByteArray());
      framed.get();
      byte[] message = new byte[framed.getInt()];
      framed.get(message);
      if (framed.hasRemaining()) {
        throw new AssertionError("more than a message");
      }
      return message;
    }

    @Nullable String status() {
      return trailers.isEmpty() ? headers.get("grpc-status") : trailers.get("grpc-status");
    }
  }

  /** Connects without a word. */
  public FrameClient(InetSocketAddress address) throws IOException {
    socket = new Socket();
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.setTcpNoDelay(true);
    socket.connect(address);
    in = new DataInputStream(socket.getInputStream());
  }

  /** The end of a connection that somebody made, whose preface is read here. */
  public static FrameClient accepted(Socket socket) throws IOException {
    FrameClient peer = new FrameClient(socket);
    peer.in.readFully(new byte[Frame.PREFACE.length]);
    return peer;
  }

  private FrameClient(Socket socket) throws IOException {
    this.socket = socket;
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.setTcpNoDelay(true);
    in = new DataInputStream(socket.getInputStream());
  }

  /** How long to wait for a frame. */
  public void patience(int millis) throws IOException {
    socket.setSoTimeout(millis);
  }

  /** Connects and begins as clients do. */
  public static FrameClient begun(InetSocketAddress address, int... settings) throws IOException {
    FrameClient client = new FrameClient(address);
    client.send(Frame.PREFACE, Frame.settings(settings).bytes(), Frame.settingsAck().bytes());
    return client;
  }

  /** Sends all in one write. */
  public void send(byte[]... parts) throws IOException {
    socket.getOutputStream().write(Frame.concat(parts));
  }

  public void send(Frame... frames) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (Frame frame : frames) {
      all.writeBytes(frame.bytes());
    }
    send(all.toByteArray());
  }

  /** The next frame; null when the connection was closed. */
  public @Nullable Frame read() throws IOException {
    try {
      int lengthAndType = in.readInt();
      int flags = in.readUnsignedByte();
      int streamId = in.readInt();
      byte[] payload = new byte[lengthAndType >>> 8];
      in.readFully(payload);
      Frame frame = new Frame(lengthAndType & 0xff, flags, streamId, payload);
      if (frame.type() == FrameType.HEADERS) {
        fields = decoded(frame);
      }
      return frame;
    } catch (EOFException | SocketException e) {
      return null;
    }
  }

  /** Reads until there is such a frame. */
  public Frame await(Predicate<Frame> wanted) throws IOException {
    List<Frame> others = new ArrayList<>();
    while (true) {
      Frame frame = read();
      if (frame == null) {
        throw new AssertionError("the connection was closed after " + others);
      }
      if (wanted.test(frame)) {
        return frame;
      }
      others.add(frame);
    }
  }

  public Frame await(int type) throws IOException {
    return await(frame -> frame.type() == type);
  }

  /** Reads until the connection is closed. */
  public void awaitClosed() throws IOException {
    long begun = System.nanoTime();
    for (Frame frame = read(); frame != null; frame = read()) {
      if (System.nanoTime() - begun > LONGEST_CLOSE_NANOS) {
        throw new AssertionError("the connection is not closed; last came " + frame);
      }
    }
  }

  /** Reads until a stream is over. */
  public Answer answer(int streamId) throws IOException {
    Answer answer = new Answer();
    while (true) {
      Frame frame = await(any -> any.streamId() == streamId);
      switch (frame.type()) {
        case FrameType.HEADERS -> {
          (answer.headers.isEmpty() ? answer.headers : answer.trailers).putAll(fields);
        }
        case FrameType.DATA -> answer.body.writeBytes(frame.payload());
        case FrameType.RST_STREAM -> {
          answer.reset = frame.errorCode();
          return answer;
        }
        default -> {
          continue;
        }
      }
      if (frame.has(FrameType.END_STREAM)) {
        return answer;
      }
    }
  }

  /** The fields of the header block that was read last. */
  public Map<String, String> fields() {
    return fields;
  }

  private Map<String, String> decoded(Frame frame) {
    Map<String, String> block = new LinkedHashMap<>();
    try {
      Http2Headers headers =
          hpack.decodeHeaders(frame.streamId(), Unpooled.wrappedBuffer(frame.payload()));
      headers.forEach(entry -> block.put(entry.getKey().toString(), entry.getValue().toString()));
    } catch (Http2Exception e) {
      throw new AssertionError(e);
    }
    return block;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
