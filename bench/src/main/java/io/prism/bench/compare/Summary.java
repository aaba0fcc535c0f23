package io.prism.bench.compare;

import java.util.Collection;
import java.util.function.ToDoubleFunction;

/**
 * Repetitions of one figure.
 *
 * @param count how many; 0: all others are NaN
 * @param min the least
 * @param median the middle one; the mean of two
 * @param max the greatest
 */
public record Summary(int count, double min, double median, double max) {

  /** Of the figures that are numbers; NaN when there are none. */
  public static Summary of(Collection<Double> figures) {
    double[] sorted =
        figures.stream()
            .mapToDouble(Double::doubleValue)
            .filter(figure -> !Double.isNaN(figure))
            .sorted()
            .toArray();
    if (sorted.length == 0) {
      return new Summary(0, Double.NaN, Double.NaN, Double.NaN);
    }
    int half = sorted.length / 2;
    double median = sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    return new Summary(sorted.length, sorted[0], median, sorted[sorted.length - 1]);
  }

  /** The middle one of a figure of many things; the mean of two. */
  public static <T> double median(Collection<T> all, ToDoubleFunction<T> figure) {
    return of(all.stream().map(figure::applyAsDouble).toList()).median();
  }

  /** How far the greatest lies above the least, as a share of the least; 0 when that is 0. */
  public double spread() {
    return min == 0 ? 0 : (max - min) / min;
  }
}
