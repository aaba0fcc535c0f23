package io.prism.cli.load;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * Makes calls when they are due, whatever became of those before. A call that is late is made at
 * once: leaving it out would leave out the very moments when something was slow.
 */
final class Pacer {

  /** The most that the wish to stop has to wait. */
  private static final long LONGEST_PAUSE_NANOS = 50_000_000;

  private final LoadClock clock;
  private final BooleanSupplier stopped;
  private final long graceNanos;

  /**
   * A pacer.
   *
   * @param grace how long after the end of its time a stretch may still catch up
   */
  Pacer(LoadClock clock, BooleanSupplier stopped, Duration grace) {
    this.clock = clock;
    this.stopped = stopped;
    this.graceNanos = grace.toNanos();
  }

  /** Makes one call; must not block. */
  @FunctionalInterface
  interface Sender {
    /**
     * Makes a call.
     *
     * @param dueNanos when the schedule wants it
     * @param nowNanos when it is made
     */
    void send(long dueNanos, long nowNanos);
  }

  /**
   * Makes the calls of a stretch of time; returns when all are made, or somebody stopped it.
   *
   * @param startNanos when it begins, by the clock
   * @param lengthNanos how long it is
   * @return how many calls were given up because the generator was too late for them
   */
  long run(Arrivals arrivals, long startNanos, long lengthNanos, Sender sender) {
    while (arrivals.remaining() > 0) {
      long due = startNanos + arrivals.next();
      long now = clock.nanoTime();
      while (now < due && !stopped.getAsBoolean()) {
        clock.pause(Math.min(due - now, LONGEST_PAUSE_NANOS));
        now = clock.nanoTime();
      }
      if (stopped.getAsBoolean()) {
        return 0;
      }
      if (now - startNanos > lengthNanos + graceNanos) {
        return arrivals.remaining() + 1;
      }
      sender.send(due, now);
    }
    return 0;
  }
}
