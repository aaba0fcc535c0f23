package io.prism.cli.load;

import java.util.SplittableRandom;

/**
 * Draws ranks from 1 to n in proportion to 1 / rank^exponent, by rejection-inversion (Hörmann and
 * Derflinger, 1996): no table, however many ranks there are, and hardly more than one draw for
 * each.
 */
final class ZipfSampler {

  private static final double NEAR_ZERO = 1e-8;

  private final long ranks;
  private final double exponent;
  private final double areaFirst;
  private final double areaAll;
  private final double shortcut;

  ZipfSampler(long ranks, double exponent) {
    this.ranks = ranks;
    this.exponent = exponent;
    this.areaFirst = area(1.5) - 1;
    this.areaAll = area(ranks + 0.5);
    this.shortcut = 2 - inverse(area(2.5) - height(2));
  }

  /** A rank. */
  long next(SplittableRandom random) {
    while (true) {
      double drawn = areaAll + random.nextDouble() * (areaFirst - areaAll);
      double x = inverse(drawn);
      long rank = Math.clamp((long) (x + 0.5), 1, ranks);
      if (rank - x <= shortcut || drawn >= area(rank + 0.5) - height(rank)) {
        return rank;
      }
    }
  }

  private double height(double x) {
    return Math.exp(-exponent * Math.log(x));
  }

  /** The integral of the height from 1 to x. */
  private double area(double x) {
    double log = Math.log(x);
    double y = (1 - exponent) * log;
    return log * (Math.abs(y) > NEAR_ZERO ? Math.expm1(y) / y : 1 + y / 2);
  }

  private double inverse(double area) {
    double y = Math.max(-1, area * (1 - exponent));
    return Math.exp(area * (Math.abs(y) > NEAR_ZERO ? Math.log1p(y) / y : 1 - y / 2));
  }
}
