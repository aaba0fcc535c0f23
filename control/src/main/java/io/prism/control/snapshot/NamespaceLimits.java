package io.prism.control.snapshot;

import java.util.Optional;

/**
 * Bounds on the calls of one namespace.
 *
 * @param maxValueBytes the largest value, 1 to {@link #MAX_VALUE_BYTES_CEILING}
 * @param maxConcurrentCalls how many calls may be under way at a time
 * @param rate how fast they may come; empty: as fast as they do
 */
public record NamespaceLimits(
    long maxValueBytes, int maxConcurrentCalls, Optional<RateLimit> rate) {

  /** The largest value unless the namespace asks for more: 1 MiB. */
  public static final long DEFAULT_MAX_VALUE_BYTES = 1L << 20;

  /** The most a namespace can ask for: 16 MiB. */
  public static final long MAX_VALUE_BYTES_CEILING = 16L << 20;

  /** Checks the ranges. */
  public NamespaceLimits {
    if (maxValueBytes < 1 || maxValueBytes > MAX_VALUE_BYTES_CEILING) {
      throw new IllegalArgumentException("largest value out of range: " + maxValueBytes);
    }
    if (maxConcurrentCalls < 1) {
      throw new IllegalArgumentException("concurrent calls out of range: " + maxConcurrentCalls);
    }
  }
}
