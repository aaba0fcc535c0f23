package io.prism.bench.compare;

import java.util.Collection;

/**
 * Repetitions of one figure.
 *
 * @param count how many
 * @param min the least
 * @param median the middle one; the mean of two
 * @param max the greatest
 */
public record Summary(int count, double min, double median, double max) {

  /** Of at least one figure. */
  public static Summary of(Collection<Double> figures) {
    if (figures.isEmpty()) {
      throw new IllegalArgumentException("no figures");
    }
    double[] sorted = figures.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    int half = sorted.length / 2;
    double median = sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    return new Summary(sorted.length, sorted[0], median, sorted[sorted.length - 1]);
  }

  /** How far the greatest lies above the least, as a share of the least; 0 when that is 0. */
  public double spread() {
    return min == 0 ? 0 : (max - min) / min;
  }
}
