package io.prism.backend;

import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A hybrid logical clock: readings grow strictly, stay close to real time and never run behind a
 * version that was observed. Safe for use by many threads.
 */
public final class HybridClock {

  /** A version further ahead of this machine's clock than this is not adopted. */
  public static final long MAX_DRIFT_MILLIS = 60_000;

  private final InstantSource time;
  private final AtomicLong last = new AtomicLong();

  /** Reads real time from {@code time}. */
  public HybridClock(InstantSource time) {
    this.time = time;
  }

  /** A version larger than all earlier ones of this clock and than every adopted one. */
  public Version next(int epoch) {
    long physical = time.millis() << Version.COUNTER_BITS;
    return new Version(epoch, last.accumulateAndGet(physical, HybridClock::after));
  }

  private static long after(long previous, long physical) {
    return Math.max(previous + 1, physical);
  }

  /**
   * Makes later readings exceed a version that another writer produced, unless it is more than
   * {@link #MAX_DRIFT_MILLIS} ahead: one machine with a wrong clock must not drag the others along.
   */
  public void observe(Version version) {
    if (version.unixMillis() <= time.millis() + MAX_DRIFT_MILLIS) {
      last.accumulateAndGet(version.clock(), Math::max);
    }
  }
}
