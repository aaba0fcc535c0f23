package io.prism.cli.load;

import java.util.OptionalLong;
import org.HdrHistogram.Histogram;

/** Durations that were measured, in nanoseconds, to three digits. Not changed once it is made. */
final class Distribution {

  /** What is longer counts as this long: an hour. */
  static final long HIGHEST_NANOS = 3_600_000_000_000L;

  /** Nothing below a microsecond is told apart. */
  static final long LOWEST_NANOS = 1_000;

  static final int DIGITS = 3;

  private final Histogram histogram;

  private Distribution(Histogram histogram) {
    this.histogram = histogram;
  }

  /** A copy of what was measured so far. */
  static Distribution of(Histogram histogram) {
    return new Distribution(histogram.copy());
  }

  /** A histogram of these bounds. */
  static Histogram newHistogram() {
    return new Histogram(LOWEST_NANOS, HIGHEST_NANOS, DIGITS);
  }

  /** Both together. */
  Distribution plus(Distribution other) {
    Histogram sum = histogram.copy();
    sum.add(other.histogram);
    return new Distribution(sum);
  }

  /** How many there are. */
  long count() {
    return histogram.getTotalCount();
  }

  /** The longest; empty when nothing was measured. */
  OptionalLong max() {
    return count() == 0 ? OptionalLong.empty() : OptionalLong.of(histogram.getMaxValue());
  }

  /** What this per cent of them do not exceed; empty when nothing was measured. */
  OptionalLong percentile(double percent) {
    return percentileBeside(percent, 0);
  }

  /**
   * What this per cent do not exceed when others never ended: those are longer than any bound.
   *
   * @return empty when the percentile is one of those, or nothing was measured
   */
  OptionalLong percentileBeside(double percent, long unending) {
    // A little less, since 99.9 % of 1000 in doubles may be a little more than 999.
    long rank = Math.max(1, (long) Math.ceil((count() + unending) * percent / 100 - 1e-6));
    if (count() == 0 || rank > count()) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(histogram.getValueAtPercentile(100.0 * rank / count()));
  }
}
