package io.prism.cli.load;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Calls that have no reply yet, up to a bound. */
final class Outstanding {

  /** The most calls, however small they are. */
  static final int MOST_CALLS = 10_000;

  /** The most bytes of values that those calls may hold together. */
  static final long MOST_BYTES = 128L << 20;

  /** What a call holds beside values. */
  private static final long CALL_BYTES = 1024;

  /** A page has no more than this, whatever its items are. */
  private static final long PAGE_BYTES = 4L << 20;

  private final int bound;
  private final Semaphore free;

  Outstanding(int bound) {
    this.bound = bound;
    this.free = new Semaphore(bound);
  }

  /** How many calls of a scenario may be under way. */
  static int boundFor(Scenario scenario) {
    long value = scenario.valueSize().max();
    long bytes =
        scenario.mix().has(CallKind.SCAN)
            ? Math.max(value, Math.min(PAGE_BYTES, value * scenario.pageItems()))
            : value;
    return Math.clamp(MOST_BYTES / (bytes + CALL_BYTES), 1, MOST_CALLS);
  }

  int bound() {
    return bound;
  }

  /** Takes a place, if there is one. */
  boolean begin() {
    return free.tryAcquire();
  }

  /** Gives a place back. */
  void end() {
    free.release();
  }

  /** How many are under way. */
  int count() {
    return bound - free.availablePermits();
  }

  /** Waits until none is under way; false when that took too long. */
  boolean awaitNone(Duration atMost) throws InterruptedException {
    if (!free.tryAcquire(bound, atMost.toMillis(), TimeUnit.MILLISECONDS)) {
      return false;
    }
    free.release(bound);
    return true;
  }
}
