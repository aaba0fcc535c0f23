package io.prism.proxy.lane;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/**
 * Finds the fields of a request in its bytes, in place. It understands what every protobuf library
 * writes for a request that is in order, each field once at most and in the shortest form, and
 * nothing else. Confined to one thread and used for one request after the other.
 */
final class Peek {

  /**
   * The fields of a message, as bits by number.
   *
   * @param delimited strings, bytes and messages
   * @param flags booleans, which are only sent when they are true
   */
  record Shape(int delimited, int flags) {
    /** A shape with these numbers. */
    static Shape of(int[] delimited, int[] flags) {
      return new Shape(bits(delimited), bits(flags));
    }

    /** The fields of both. */
    Shape and(Shape other) {
      return new Shape(delimited | other.delimited, flags | other.flags);
    }

    private static int bits(int[] numbers) {
      return Arrays.stream(numbers).map(number -> 1 << number).reduce(0, (a, b) -> a | b);
    }
  }

  /** The longest request that an engine hands over. */
  static final int MAX_BYTES = 16 << 10;

  /** Field numbers that fit into a tag of one byte. */
  private static final int NUMBERS = 16;

  private static final int VARINT = 0;
  private static final int DELIMITED = 2;
  private static final int MORE = 0x80;

  private final byte[] bytes = new byte[MAX_BYTES];
  private final int[] starts = new int[NUMBERS];
  private final int[] lengths = new int[NUMBERS];
  private int seen;
  private int position;
  private int end;

  /**
   * Takes a request over.
   *
   * @param message between its indexes, which stay
   * @return false when it is too long
   */
  boolean load(ByteBuf message) {
    int length = message.readableBytes();
    if (length > MAX_BYTES) {
      return false;
    }
    message.getBytes(message.readerIndex(), bytes, 0, length);
    end = length;
    return true;
  }

  /** Looks for the fields of the request; false when it is not of this shape beyond doubt. */
  boolean read(Shape shape) {
    seen = 0;
    position = 0;
    while (position < end) {
      int tag = bytes[position++];
      if (tag < 0) {
        return false;
      }
      int number = tag >>> 3;
      if (has(number)) {
        return false;
      }
      seen |= 1 << number;
      boolean understood =
          switch (tag & 7) {
            case DELIMITED -> contains(shape.delimited(), number) && skipDelimited(number);
            case VARINT -> contains(shape.flags(), number) && skipFlag();
            default -> false;
          };
      if (!understood) {
        return false;
      }
    }
    return true;
  }

  private static boolean contains(int fields, int number) {
    return (fields >>> number & 1) != 0;
  }

  private boolean skipDelimited(int number) {
    int length = length();
    if (length < 0 || length > end - position) {
      return false;
    }
    starts[number] = position;
    lengths[number] = length;
    position += length;
    return true;
  }

  /** A length in its shortest form, of three bytes at most; -1 when there is none. */
  private int length() {
    int length = 0;
    for (int shift = 0; shift < 21 && position < end; shift += 7) {
      int next = bytes[position++];
      if (next >= 0) {
        return next == 0 && shift > 0 ? -1 : length | next << shift;
      }
      length |= (next & MORE - 1) << shift;
    }
    return -1;
  }

  private boolean skipFlag() {
    return position < end && bytes[position++] == 1;
  }

  /** Whether only fields of this shape were sent, all of them known to be of their kind. */
  boolean isWithin(Shape shape) {
    return (seen & ~(shape.delimited() | shape.flags())) == 0;
  }

  /** Whether a field was sent. */
  boolean has(int number) {
    return contains(seen, number);
  }

  /** The request, whose fields are at {@link #start}. Changes with the next request. */
  byte[] bytes() {
    return bytes;
  }

  /** The length of the request. */
  int size() {
    return end;
  }

  /** Where the content of a field begins. */
  int start(int number) {
    return starts[number];
  }

  /** The length of the content of a field; 0 when it was not sent. */
  int length(int number) {
    return has(number) ? lengths[number] : 0;
  }
}
