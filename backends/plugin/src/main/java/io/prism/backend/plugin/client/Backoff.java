package io.prism.backend.plugin.client;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * Delays between attempts: doubled from 50 ms to 5 s, each between half of that and all of it, so
 * that many gateways do not come back at the same moment. For use by one thread.
 */
final class Backoff {

  private static final long FIRST_MILLIS = 50;
  private static final long LONGEST_MILLIS = 5_000;

  private final DoubleSupplier random;
  private long nextMillis = FIRST_MILLIS;

  /** With random numbers between 0 and 1. */
  Backoff(DoubleSupplier random) {
    this.random = random;
  }

  /** The delay before the next attempt. */
  Duration next() {
    long full = nextMillis;
    nextMillis = Math.min(LONGEST_MILLIS, full * 2);
    return Duration.ofMillis(full / 2 + (long) (random.getAsDouble() * (full - full / 2)));
  }

  /** Begins with the shortest delay again. */
  void reset() {
    nextMillis = FIRST_MILLIS;
  }
}
