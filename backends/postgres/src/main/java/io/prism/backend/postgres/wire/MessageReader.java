package io.prism.backend.postgres.wire;

import io.netty.buffer.ByteBuf;

/** Cuts what a server sends into messages. Pure, and makes no objects. */
final class MessageReader {

  /** A type and a length, which counts itself. */
  private static final int HEADER_BYTES = 5;

  private static final int LENGTH_BYTES = 4;

  private MessageReader() {}

  /**
   * Hands over the next message if all of it is here. Whoever takes it need not read all of it, and
   * cannot read past its end.
   *
   * @return false when more bytes are needed, and none were read
   * @throws ProtocolViolation when the length cannot be, or the taker says so
   */
  static boolean read(ByteBuf in, Stage taker) throws ProtocolViolation {
    if (in.readableBytes() < HEADER_BYTES) {
      return false;
    }
    int start = in.readerIndex();
    int length = in.getInt(start + 1) - LENGTH_BYTES;
    if (length < 0 || length > taker.largestMessage()) {
      throw new ProtocolViolation("a message has a length that cannot be");
    }
    if (in.readableBytes() - HEADER_BYTES < length) {
      return false;
    }
    int type = in.getUnsignedByte(start);
    int end = start + HEADER_BYTES + length;
    int arrived = in.writerIndex();
    in.setIndex(start + HEADER_BYTES, end);
    try {
      taker.message(type, in);
    } finally {
      in.setIndex(end, arrived);
    }
    return true;
  }
}
