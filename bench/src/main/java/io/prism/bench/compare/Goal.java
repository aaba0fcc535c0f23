package io.prism.bench.compare;

import java.util.Locale;

/**
 * What a measure must reach and what it aims at.
 *
 * @param measure what is measured
 * @param unit what follows the figure, such as {@code x} for a ratio
 * @param atMost whether less is better
 * @param must the bound; NaN: none
 * @param aim the better one; NaN: none
 */
public record Goal(String measure, String unit, boolean atMost, double must, double aim) {

  /** A figure that should be small. */
  public static Goal atMost(String measure, String unit, double must, double aim) {
    return new Goal(measure, unit, true, must, aim);
  }

  /** A figure that should be large. */
  public static Goal atLeast(String measure, String unit, double must, double aim) {
    return new Goal(measure, unit, false, must, aim);
  }

  /** How a figure stands; {@code MEASURED} when there is no bound. */
  Verdict judge(double value) {
    if (reaches(value, aim)) {
      return Verdict.AIM;
    }
    if (Double.isNaN(must)) {
      return Double.isNaN(aim) ? Verdict.MEASURED : Verdict.BEYOND_AIM;
    }
    return reaches(value, must) ? Verdict.MUST : Verdict.FAILED;
  }

  private boolean reaches(double value, double bound) {
    return !Double.isNaN(bound) && (atMost ? value <= bound : value >= bound);
  }

  /** The bound in words. */
  String mustText() {
    return text(must);
  }

  /** The better one in words. */
  String aimText() {
    return text(aim);
  }

  /** A figure with its unit. */
  String show(double value) {
    return number(value) + unit;
  }

  private String text(double bound) {
    return Double.isNaN(bound) ? "" : (atMost ? "<= " : ">= ") + show(bound);
  }

  private static String number(double value) {
    double size = Math.abs(value);
    return String.format(Locale.ROOT, size >= 100 ? "%.0f" : size >= 10 ? "%.1f" : "%.2f", value);
  }
}
