package io.prism.backend;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;

/**
 * Delays between attempts: doubled up to a longest one, each between half of that and all of it, so
 * that many gateways do not come back at the same moment. For use by one thread at a time.
 */
public final class Backoff {

  private final Duration first;
  private final Duration longest;
  private final DoubleSupplier random;
  private Duration next;

  /** Delays that begin at {@code first} and end at {@code longest}. */
  public Backoff(Duration first, Duration longest) {
    this(first, longest, () -> ThreadLocalRandom.current().nextDouble());
  }

  /** The same with random numbers between 0 and 1. */
  public Backoff(Duration first, Duration longest, DoubleSupplier random) {
    this.first = first;
    this.longest = longest;
    this.random = random;
    this.next = first;
  }

  /** The delay before the next attempt. */
  public Duration next() {
    Duration full = next;
    Duration twice = full.multipliedBy(2);
    next = twice.compareTo(longest) < 0 ? twice : longest;
    long half = full.toNanos() / 2;
    return Duration.ofNanos(half + (long) (random.getAsDouble() * half));
  }

  /** Begins with the first delay again. */
  public void reset() {
    next = first;
  }
}
