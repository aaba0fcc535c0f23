package io.prism.proxy.call;

/**
 * Counts the elements of the lists in a request while its bytes pass, in pieces of any size. It
 * reads as the parser does; where bytes are none that the parser would take, it counts no further,
 * as the parser ends there too.
 */
final class ElementCount {

  private static final int VARINT = 0;
  private static final int FIXED_64 = 1;
  private static final int LENGTH_DELIMITED = 2;
  private static final int GROUP_START = 3;
  private static final int GROUP_END = 4;
  private static final int FIXED_32 = 5;

  private static final int LONGEST_VARINT_BITS = 70;

  private enum Next {
    TAG,
    VALUE,
    LENGTH
  }

  private final RequestShape[] inside = new RequestShape[RequestShape.MOST_DEPTH + 1];
  private final long[] ends = new long[RequestShape.MOST_DEPTH + 1];
  private int depth;
  private int groups;
  private long position;
  private long skip;
  private Next next = Next.TAG;
  private RequestShape.Field field = RequestShape.Field.OTHER;
  private long varint;
  private int bits;
  private boolean broken;
  private long count;

  /** Counts in a message of this kind. */
  ElementCount(RequestShape shape) {
    inside[0] = shape;
    ends[0] = Long.MAX_VALUE;
  }

  /** Elements until now, of all lists together. */
  long count() {
    return count;
  }

  /** More bytes of the message. */
  void pass(byte[] bytes, int offset, int length) {
    int at = offset;
    int end = offset + length;
    while (at < end && !broken) {
      if (skip > 0) {
        int skipped = (int) Math.min(skip, end - at);
        at += skipped;
        position += skipped;
        skip -= skipped;
        continue;
      }
      if (next == Next.TAG && bits == 0) {
        leave();
      }
      position++;
      varint(bytes[at++]);
    }
  }

  /** Leaves messages that are over. */
  private void leave() {
    while (position >= ends[depth]) {
      if (position > ends[depth] || groups > 0) {
        broken = true;
        return;
      }
      depth--;
    }
  }

  private void varint(byte part) {
    if (bits < Long.SIZE) {
      varint |= (part & 0x7fL) << bits;
    }
    bits += 7;
    if (part < 0) {
      broken |= bits >= LONGEST_VARINT_BITS;
      return;
    }
    int value = (int) varint;
    varint = 0;
    bits = 0;
    switch (next) {
      case TAG -> tag(value);
      case VALUE -> next = Next.TAG;
      case LENGTH -> length(value);
    }
  }

  private void tag(int tag) {
    field = groups > 0 ? RequestShape.Field.OTHER : inside[depth].field(tag);
    switch (tag & 7) {
      case VARINT -> next = Next.VALUE;
      case FIXED_64 -> skip = Long.BYTES;
      case FIXED_32 -> skip = Integer.BYTES;
      case LENGTH_DELIMITED -> next = Next.LENGTH;
      case GROUP_START -> groups++;
      case GROUP_END -> broken |= --groups < 0;
      default -> broken = true;
    }
    if (next != Next.LENGTH && field.counts()) {
      count++;
    }
  }

  private void length(int length) {
    next = Next.TAG;
    if (length < 0) {
      broken = true;
      return;
    }
    if (field.counts()) {
      // Of a packed list it is not known how many there are, but no more than its bytes.
      count += field.packed() ? length : 1;
    }
    RequestShape content = field.content();
    if (content == null) {
      skip = length;
    } else {
      depth++;
      inside[depth] = content;
      ends[depth] = position + length;
    }
  }
}
