package io.prism.proxy.lane;

import com.google.protobuf.CodedOutputStream;
import io.netty.buffer.ByteBuf;

/** Pieces of the protobuf format. */
final class Wire {

  private static final int NUMBER_SHIFT = 3;
  private static final int DELIMITED = 2;
  private static final int LOW_BITS = 0x7f;
  private static final int MORE = 0x80;

  private Wire() {}

  /** The tag of a varint field, which has one byte. */
  static int varintTag(int number) {
    return number << NUMBER_SHIFT;
  }

  /** The tag of a string, bytes or message field, which has one byte. */
  static int delimitedTag(int number) {
    return number << NUMBER_SHIFT | DELIMITED;
  }

  /** The bytes of a delimited field with a content of this size. */
  static int delimitedSize(int content) {
    return 1 + CodedOutputStream.computeUInt32SizeNoTag(content) + content;
  }

  static void writeVarint(ByteBuf out, long value) {
    long rest = value;
    while ((rest & ~LOW_BITS) != 0) {
      out.writeByte((int) (rest & LOW_BITS) | MORE);
      rest >>>= 7;
    }
    out.writeByte((int) rest);
  }
}
