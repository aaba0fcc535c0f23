package io.prism.proxy.call;

import io.prism.backend.error.PrismException;
import io.prism.common.v1.ErrorReason;
import io.prism.proxy.limits.CallMemory;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a request on their way to the parser, maybe from a decompressor. Ends with an error
 * when they are more than a message may have, have more elements than any request, or what they
 * become finds no room.
 */
final class RequestInput extends FilterInputStream {

  /** No request has as many elements in its lists; those of a transaction have 3,000 at most. */
  static final int MOST_ELEMENTS = 4_000;

  private static final int SKIPPED_AT_ONCE = 4 << 10;

  private final int limit;
  private final @Nullable ElementCount elements;
  private final @Nullable CallMemory memory;
  private final boolean inflates;
  private long passed;
  private @Nullable PrismException refusal;

  /**
   * A request of at most {@code limit} bytes.
   *
   * @param shape what to count
   * @param memory where what is made of the bytes counts; null when nothing does
   * @param inflates whether the bytes are not those that arrived
   */
  RequestInput(
      InputStream in,
      int limit,
      RequestShape shape,
      @Nullable CallMemory memory,
      boolean inflates) {
    super(in);
    this.limit = limit;
    this.elements = shape.hasLists() ? new ElementCount(shape) : null;
    this.memory = memory;
    this.inflates = inflates;
  }

  /** Why the request was not read to its end; null when that had nothing to do with its size. */
  @Nullable PrismException refusal() {
    return refusal;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int read = in.read(bytes, offset, length);
    if (read > 0) {
      PrismException why = pass(bytes, offset, read);
      if (why != null) {
        refusal = why;
        throw new IOException(why.getMessage());
      }
    }
    return read;
  }

  private @Nullable PrismException pass(byte[] bytes, int offset, int length) {
    passed += length;
    if (passed > limit) {
      return CallMemory.tooLarge(limit);
    }
    if (inflates && memory != null && !memory.tryInflate(length)) {
      return CallMemory.noRoom();
    }
    return elements == null ? null : count(elements, memory, bytes, offset, length);
  }

  /** Looks at a message, or a piece of it; says why it is refused, if it is. */
  static @Nullable PrismException count(
      ElementCount elements, @Nullable CallMemory memory, byte[] bytes, int offset, int length) {
    long before = elements.count();
    elements.pass(bytes, offset, length);
    if (elements.count() > MOST_ELEMENTS) {
      return PrismException.of(
          ErrorReason.BATCH_TOO_LARGE,
          "the request has more than " + MOST_ELEMENTS + " items, which no call takes; split it");
    }
    return memory != null && !memory.tryList(elements.count() - before)
        ? CallMemory.noRoom()
        : null;
  }

  /** What is skipped counts like what is read. */
  @Override
  public long skip(long bytes) throws IOException {
    byte[] skipped = new byte[(int) Math.clamp(bytes, 0, SKIPPED_AT_ONCE)];
    return Math.max(0, read(skipped, 0, skipped.length));
  }

  @Override
  public boolean markSupported() {
    return false;
  }
}
