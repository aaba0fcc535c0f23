package io.prism.operator.config;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Lets turns begin no closer to each other than a while. Each version of a configuration costs
 * every gateway and every replica some requests; many changes that come one after the other need
 * not become a version each. A turn after a lull begins at once. For one thread at a time.
 */
final class Spacing implements Runnable {

  private final long nanos;
  private long next = System.nanoTime();

  Spacing(Duration between) {
    this.nanos = between.toNanos();
  }

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
