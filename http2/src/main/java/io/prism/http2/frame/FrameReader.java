package io.prism.http2.frame;

import static io.prism.http2.frame.FrameType.ACK;
import static io.prism.http2.frame.FrameType.END_HEADERS;
import static io.prism.http2.frame.FrameType.END_STREAM;
import static io.prism.http2.frame.FrameType.HEADER_BYTES;
import static io.prism.http2.frame.FrameType.MAX_PAYLOAD;
import static io.prism.http2.frame.FrameType.PADDED;
import static io.prism.http2.frame.FrameType.PRIORITY_FLAG;

import io.netty.buffer.ByteBuf;

/**
 * Cuts a connection's bytes into frames and checks their form. Makes no objects for a frame:
 * Netty's reader makes about 200 bytes of them for a request, which is more than all the rest of
 * one.
 */
public final class FrameReader {

  private final FrameListener listener;
  private final HeaderAssembly assembly;
  private boolean settingsSeen;

  /** Reads frames for a listener; a header block in pieces is put together first. */
  public FrameReader(FrameListener listener, HeaderAssembly assembly) {
    this.listener = listener;
    this.assembly = assembly;
  }

  /**
   * Reads a frame if all of it is there.
   *
   * @return false when more bytes are needed, and none were read
   * @throws ProtocolError when the frame breaks a rule; it has been read then
   */
  public boolean read(ByteBuf in) throws ProtocolError {
    if (in.readableBytes() < HEADER_BYTES) {
      return false;
    }
    int start = in.readerIndex();
    int length = in.getUnsignedMedium(start);
    int type = in.getUnsignedByte(start + 3);
    int streamId = in.getInt(start + 5) & 0x7fffffff;
    checkBegin(length, type, streamId);
    int end = start + HEADER_BYTES + length;
    if (in.writerIndex() < end) {
      return false;
    }
    int flags = in.getUnsignedByte(start + 4);
    in.readerIndex(start + HEADER_BYTES);
    try {
      dispatch(in, type, flags, streamId, length);
    } finally {
      in.readerIndex(end);
    }
    return true;
  }

  /** What can be said before the payload is there, so that nobody has to wait for it. */
  private void checkBegin(int length, int type, int streamId) throws ProtocolError {
    if (length > MAX_PAYLOAD) {
      throw connection(ErrorCode.FRAME_SIZE_ERROR, "frame of " + length + " bytes");
    }
    if (!settingsSeen) {
      if (type != FrameType.SETTINGS) {
        throw connection(ErrorCode.PROTOCOL_ERROR, "the first frame must be SETTINGS");
      }
      settingsSeen = true;
    }
    if (assembly.isOpen() && (type != FrameType.CONTINUATION || streamId != assembly.streamId())) {
      throw connection(ErrorCode.PROTOCOL_ERROR, "a header block was not continued");
    }
  }

  private void dispatch(ByteBuf in, int type, int flags, int streamId, int length)
      throws ProtocolError {
    switch (type) {
      case FrameType.DATA -> data(in, flags, streamId, length);
      case FrameType.HEADERS -> headers(in, flags, streamId, length);
      case FrameType.PRIORITY -> priority(in, streamId, length);
      case FrameType.RST_STREAM -> {
        checkStream(streamId);
        checkLength(length, 4);
        listener.resetStream(streamId, in.readUnsignedInt());
      }
      case FrameType.SETTINGS -> settings(in, flags, streamId, length);
      case FrameType.PUSH_PROMISE -> throw connection(ErrorCode.PROTOCOL_ERROR, "nobody may push");
      case FrameType.PING -> {
        checkConnection(streamId);
        checkLength(length, 8);
        if ((flags & ACK) != 0) {
          listener.pingAck(in.readLong());
        } else {
          listener.ping(in.readLong());
        }
      }
      case FrameType.GOAWAY -> {
        checkConnection(streamId);
        if (length < 8) {
          throw connection(ErrorCode.FRAME_SIZE_ERROR, "GOAWAY of " + length + " bytes");
        }
        listener.goAway(in.readInt() & 0x7fffffff, in.readUnsignedInt());
      }
      case FrameType.WINDOW_UPDATE -> {
        checkLength(length, 4);
        listener.windowUpdate(streamId, in.readInt() & 0x7fffffff);
      }
      case FrameType.CONTINUATION -> continuation(in, flags, length);
      default -> listener.unknown();
    }
  }

  private void data(ByteBuf in, int flags, int streamId, int length) throws ProtocolError {
    checkStream(streamId);
    int padding = padding(in, flags, length);
    int before = (flags & PADDED) == 0 ? 0 : 1;
    listener.data(streamId, in, length - before - padding, length, (flags & END_STREAM) != 0);
  }

  private void headers(ByteBuf in, int flags, int streamId, int length) throws ProtocolError {
    checkStream(streamId);
    int end = in.readerIndex() + length;
    int padding = padding(in, flags, length);
    boolean dependsOnItself = false;
    if ((flags & PRIORITY_FLAG) != 0) {
      if (end - in.readerIndex() - padding < 5) {
        throw connection(ErrorCode.FRAME_SIZE_ERROR, "HEADERS too short for its priority");
      }
      dependsOnItself = (in.readInt() & 0x7fffffff) == streamId;
      in.skipBytes(1);
    }
    boolean endStream = (flags & END_STREAM) != 0;
    int fragment = end - padding - in.readerIndex();
    if ((flags & END_HEADERS) == 0) {
      assembly.begin(streamId, endStream, dependsOnItself, in, fragment);
      return;
    }
    int writer = in.writerIndex();
    in.writerIndex(end - padding);
    try {
      listener.headers(streamId, in, endStream, dependsOnItself);
    } finally {
      in.writerIndex(writer);
    }
  }

  private void continuation(ByteBuf in, int flags, int length) throws ProtocolError {
    if (!assembly.isOpen()) {
      throw connection(ErrorCode.PROTOCOL_ERROR, "CONTINUATION of nothing");
    }
    assembly.add(in, length);
    if ((flags & END_HEADERS) != 0) {
      assembly.complete(listener);
    }
  }

  private void priority(ByteBuf in, int streamId, int length) throws ProtocolError {
    checkStream(streamId);
    if (length != 5) {
      throw ProtocolError.ofStream(streamId, ErrorCode.FRAME_SIZE_ERROR, "PRIORITY of wrong size");
    }
    if ((in.readInt() & 0x7fffffff) == streamId) {
      throw connection(ErrorCode.PROTOCOL_ERROR, "a stream depends on itself");
    }
    listener.priority(streamId);
  }

  private void settings(ByteBuf in, int flags, int streamId, int length) throws ProtocolError {
    checkConnection(streamId);
    if ((flags & ACK) != 0) {
      checkLength(length, 0);
      listener.settingsAck();
      return;
    }
    if (length % 6 != 0) {
      throw connection(ErrorCode.FRAME_SIZE_ERROR, "SETTINGS of " + length + " bytes");
    }
    for (int i = 0; i < length; i += 6) {
      listener.setting(in.readUnsignedShort(), in.readUnsignedInt());
    }
    listener.settingsEnd();
  }

  /** Reads how much padding there is at the end. */
  private static int padding(ByteBuf in, int flags, int length) throws ProtocolError {
    if ((flags & PADDED) == 0) {
      return 0;
    }
    if (length < 1) {
      throw connection(ErrorCode.FRAME_SIZE_ERROR, "padding without its length");
    }
    int padding = in.readUnsignedByte();
    if (padding >= length) {
      throw connection(ErrorCode.PROTOCOL_ERROR, "more padding than payload");
    }
    return padding;
  }

  private static void checkStream(int streamId) throws ProtocolError {
    if (streamId == 0) {
      throw connection(ErrorCode.PROTOCOL_ERROR, "a frame that belongs to a stream names none");
    }
  }

  private static void checkConnection(int streamId) throws ProtocolError {
    if (streamId != 0) {
      throw connection(ErrorCode.PROTOCOL_ERROR, "a frame of the connection names a stream");
    }
  }

  private static void checkLength(int length, int expected) throws ProtocolError {
    if (length != expected) {
      throw connection(ErrorCode.FRAME_SIZE_ERROR, "a frame has a wrong size");
    }
  }

  private static ProtocolError connection(int code, String message) {
    return ProtocolError.ofConnection(code, message);
  }
}
