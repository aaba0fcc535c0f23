package io.prism.cli.load;

import java.time.Duration;
import java.util.Locale;
import java.util.SplittableRandom;

/** When calls are due, as nanoseconds since the beginning, in ascending order. */
interface Arrivals {

  /** How many calls are still to come. */
  long remaining();

  /** When the next call is due; only while some remain. */
  long next();

  /** How calls are spread over the time. */
  enum Spacing {
    /**
     * As the calls of many clients that know nothing of each other: sometimes close together, so
     * that queues form as they do in life. Exactly as many calls as the rate asks for.
     */
    POISSON,
    /** All at the same distance. */
    EVEN;

    /** What people call it. */
    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The calls of a stretch of time; none when it is shorter than one call takes at this rate. */
  static Arrivals of(Spacing spacing, int rate, Duration duration, SplittableRandom random) {
    double length = duration.toNanos();
    long calls = Math.round(length / 1e9 * rate);
    return switch (spacing) {
      case EVEN -> new Even(calls, length);
      case POISSON -> new Poisson(calls, length, random);
    };
  }

  /** One after the other at the same distance. */
  final class Even implements Arrivals {

    private final long calls;
    private final double distance;
    private long made;

    private Even(long calls, double length) {
      this.calls = calls;
      this.distance = length / calls;
    }

    @Override
    public long remaining() {
      return calls - made;
    }

    @Override
    public long next() {
      return (long) (made++ * distance);
    }
  }

  /**
   * A Poisson process under the condition that it has this many calls: they are then uniform and
   * independent, and their minimum among those that remain has a distribution that can be inverted.
   * So times come in order without being kept.
   */
  final class Poisson implements Arrivals {

    private final double length;
    private final SplittableRandom random;
    private long remaining;
    private double last;

    private Poisson(long calls, double length, SplittableRandom random) {
      this.remaining = calls;
      this.length = length;
      this.random = random;
    }

    @Override
    public long remaining() {
      return remaining;
    }

    @Override
    public long next() {
      // log(1 - u) / n, taken back with expm1: exact also for very many calls.
      double share = -Math.expm1(Math.log1p(-random.nextDouble()) / remaining);
      last += (length - last) * share;
      remaining--;
      return (long) last;
    }
  }
}
