package io.prism.http2.frame;

import io.netty.buffer.ByteBuf;

/** The primitives that header blocks are written of, from RFC 7541, sections 5.1 and 5.2. */
public final class Hpack {

  private Hpack() {}

  /** A string as it is, without Huffman's code. */
  public static void string(ByteBuf out, byte[] text) {
    integer(out, 0, 7, text.length);
    out.writeBytes(text);
  }

  /**
   * An integer.
   *
   * @param pattern the bits before its prefix
   * @param prefixBits how many bits of the first byte are its own
   * @param value not negative
   */
  public static void integer(ByteBuf out, int pattern, int prefixBits, int value) {
    int max = (1 << prefixBits) - 1;
    if (value < max) {
      out.writeByte(pattern | value);
      return;
    }
    out.writeByte(pattern | max);
    int rest = value - max;
    while (rest >= 0x80) {
      out.writeByte(rest & 0x7f | 0x80);
      rest >>>= 7;
    }
    out.writeByte(rest);
  }
}
