package io.prism.operator.resource;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Lets turns begin no closer to each other than a while. A turn after a lull begins at once. For
 * one thread at a time.
 */
public final class Spacing implements Runnable {

  private final long nanos;
  private long next = System.nanoTime();

  /** So long from the beginning of a turn to that of the next. */
  public Spacing(Duration between) {
    this.nanos = between.toNanos();
  }

  /** Returns when the next turn may begin, or the thread is interrupted. */
  @Override
  public void run() {
    for (long wait = left(); wait > 0 && !Thread.currentThread().isInterrupted(); wait = left()) {
      LockSupport.parkNanos(this, wait);
    }
    next = System.nanoTime() + nanos;
  }

  private long left() {
    return next - System.nanoTime();
  }
}
