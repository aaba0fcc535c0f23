package io.prism.backend.memory;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * The bytes that a store may take. One part in {@value #RESERVE_FRACTION} is kept back for what
 * deletions remember, so that a full store can always be emptied. Safe for use by many threads.
 */
final class Budget {

  private static final int RESERVE_FRACTION = 16;
  private static final double NEARLY_FULL = 0.9;

  private final long max;
  private final long maxForWrites;
  private final AtomicLong used = new AtomicLong();
  private final LongAdder refused = new LongAdder();

  Budget(long max) {
    this.max = max;
    this.maxForWrites = max - max / RESERVE_FRACTION;
  }

  /**
   * Takes or gives back room.
   *
   * @param change the difference in bytes; what shrinks always succeeds
   * @param removal whether the reserve may be used
   * @return false when there is no room; then nothing was taken
   */
  boolean tryChange(long change, boolean removal) {
    if (change <= 0) {
      used.addAndGet(change);
      return true;
    }
    long bound = removal ? max : maxForWrites;
    if (used.addAndGet(change) > bound) {
      used.addAndGet(-change);
      refused.increment();
      return false;
    }
    return true;
  }

  /** Gives room back. */
  void release(long bytes) {
    used.addAndGet(-bytes);
  }

  long used() {
    return used.get();
  }

  /** How often there was no room. */
  long refused() {
    return refused.sum();
  }

  long max() {
    return max;
  }

  boolean isNearlyFull() {
    return used.get() >= maxForWrites * NEARLY_FULL;
  }
}
