package io.prism.http2.client;

import io.netty.buffer.ByteBuf;
import io.prism.http2.frame.HeaderBlock;
import io.prism.http2.frame.HeaderDecoder;
import io.prism.http2.frame.ProtocolError;
import org.jspecify.annotations.Nullable;

/**
 * Understands the header blocks of replies. The usual ones consist of a few references to the
 * table, a byte each. Such a block changes nothing in the decoder, so while the table is the same
 * it means what it meant last time, and need not be decoded again.
 */
final class ReplyHeaders {

  private static final int MOST_BYTES = 7;
  private static final int REFERENCE = 0x80;
  private static final int LONG_REFERENCE = 0xff;

  private final HeaderDecoder decoder;
  private long usualHead;
  private long usualEnd;
  private long current;

  ReplyHeaders(int maxListBytes) {
    decoder = new HeaderDecoder(maxListBytes);
  }

  /**
   * Reads a block.
   *
   * @param end whether it ends the reply
   * @return null when it is the one that was {@linkplain #remember remembered} for this place
   * @throws HeaderDecoder.TooLargeException when the list is too large; the decoder stays usable
   */
  @Nullable HeaderBlock read(int streamId, ByteBuf block, boolean end)
      throws ProtocolError, HeaderDecoder.TooLargeException {
    current = references(block);
    if (current == 0) {
      // It may change the table.
      usualHead = 0;
      usualEnd = 0;
    } else if (current == (end ? usualEnd : usualHead)) {
      return null;
    }
    return decoder.decode(streamId, block);
  }

  /** The bytes of a block of short references only, and how many they are; 0 for any other. */
  private static long references(ByteBuf block) {
    int length = block.readableBytes();
    if (length == 0 || length > MOST_BYTES) {
      return 0;
    }
    long packed = length;
    for (int i = block.readerIndex(); i < block.writerIndex(); i++) {
      int reference = block.getUnsignedByte(i);
      if (reference < REFERENCE || reference == LONG_REFERENCE) {
        return 0;
      }
      packed = packed << 8 | reference;
    }
    return packed;
  }

  /** The block that was read last means the usual thing in its place, and nothing beside. */
  void remember(boolean end) {
    if (end) {
      usualEnd = current;
    } else {
      usualHead = current;
    }
  }
}
