package io.prism.http2.frame;

import java.time.Duration;
import java.util.function.LongSupplier;

/** Counts events and says when there were too many in a period. */
public final class RateBound {

  private final int most;
  private final long periodNanos;
  private final LongSupplier nanoTime;
  private long began;
  private int count;

  public RateBound(int most, Duration period, LongSupplier nanoTime) {
    this.most = most;
    this.periodNanos = period.toNanos();
    this.nanoTime = nanoTime;
    this.began = nanoTime.getAsLong();
  }

  /** Counts one; false when it is one too many. */
  public boolean admits() {
    if (++count <= most) {
      return true;
    }
    // The clock is read only when it matters.
    long now = nanoTime.getAsLong();
    if (now - began < periodNanos) {
      return false;
    }
    began = now;
    count = 1;
    return true;
  }
}
