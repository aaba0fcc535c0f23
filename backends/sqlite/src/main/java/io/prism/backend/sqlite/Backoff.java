package io.prism.backend.sqlite;

/** Growing delays between attempts. */
final class Backoff {

  private static final long FIRST_NANOS = 50_000_000;
  private static final long LONGEST_NANOS = 5_000_000_000L;

  private long next = FIRST_NANOS;

  /** The delay before the next attempt. */
  long nextNanos() {
    long delay = next;
    next = Math.min(LONGEST_NANOS, 2 * next);
    return delay;
  }

  /** An attempt succeeded. */
  void reset() {
    next = FIRST_NANOS;
  }
}
