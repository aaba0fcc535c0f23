package io.prism.bench.compare;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** When figures may be compared, and how. */
final class Rules {

  /** The share of calls that may fail before a figure tells nothing of those that were served. */
  private static final double MOST_FAILED = 0.001;

  /** What the JVM's compilers have seen enough of. */
  private static final long WARM_CALLS = 100_000;

  private Rules() {}

  /** The ratio of the least CPU per call of each side. */
  static Row cpuRatio(Goal goal, Case ours, Case theirs) {
    double ratio = ours.cpu() / theirs.cpu();
    for (Case side : List.of(ours, theirs)) {
      if (failedTooMany(side)) {
        return Row.invalid(goal, ratio, side.failed() + " calls of " + side.name() + " failed");
      }
    }
    Summary mine = ours.of(Sample::cpuMicros);
    Summary other = theirs.of(Sample::cpuMicros);
    return Row.measured(
        goal,
        ratio,
        String.format(
            Locale.ROOT,
            "%.2f over %.2f us; of the medians %.2f",
            mine.min(),
            other.min(),
            mine.median() / other.median()));
  }

  /** The ratio of two rates; refused where a server waited for its clients. */
  static Row rateRatio(Goal goal, Case ours, Case theirs) {
    double ratio = ours.of(Sample::perSecond).median() / theirs.of(Sample::perSecond).median();
    for (Case side : List.of(ours, theirs)) {
      if (!side.isBusy()) {
        return Row.invalid(
            goal,
            ratio,
            String.format(
                Locale.ROOT,
                "rates are not compared: the core of %s was %.2f busy, less than %.1f",
                side.name(),
                side.of(Sample::busy).min(),
                Sample.BUSY));
      }
    }
    return Row.measured(goal, ratio, "medians");
  }

  /** The ratio of a latency; only of repetitions in which the generator was punctual. */
  static Row latencyRatio(Goal goal, Case ours, Case theirs, ToDoubleFunction<Sample> latency) {
    double all = ours.of(latency).median() / theirs.of(latency).median();
    for (Case side : List.of(ours, theirs)) {
      if (side.punctual().isEmpty()) {
        return Row.invalid(goal, all, late(side));
      }
    }
    double mine = median(ours.punctual(), latency);
    double other = median(theirs.punctual(), latency);
    return Row.measured(
        goal,
        mine / other,
        String.format(
            Locale.ROOT,
            "%.3f over %.3f ms, medians of the %d and %d punctual runs of %d",
            mine,
            other,
            ours.punctual().size(),
            theirs.punctual().size(),
            ours.samples().size()));
  }

  /**
   * The share of a core at a fixed rate, in percent; of no use where it had time left all the same.
   */
  static Row coreShare(Goal goal, Case ours) {
    double share = ours.of(Sample::busy).min() * 100;
    double served =
        ours.samples().stream().mapToDouble(s -> s.perSecond() / s.offered()).min().orElse(0);
    String note =
        String.format(
            Locale.ROOT,
            "%.0f %% of the rate was served; median %.0f %%, %.1f us for each call",
            served * 100,
            ours.of(Sample::busy).median() * 100,
            ours.cpu());
    // Too slow with a core of its own is a result; too slow because others had the core is none.
    return !ours.samples().stream().allMatch(Sample::isServed) && !ours.isBusy()
        ? Row.invalid(goal, share, note)
        : Row.measured(goal, share, note);
  }

  private static double median(List<Sample> samples, ToDoubleFunction<Sample> figure) {
    return Summary.of(samples.stream().map(figure::applyAsDouble).toList()).median();
  }

  private static String late(Case side) {
    return String.format(
        Locale.ROOT,
        "in every run of %s the generator was late or the rate was not served: lag p99 %.3f ms,"
            + " latency p99 %.3f ms",
        side.name(),
        side.of(Sample::lagP99).min(),
        side.of(Sample::p99).median());
  }

  private static boolean failedTooMany(Case side) {
    long calls = side.samples().stream().mapToLong(Sample::calls).sum();
    return side.failed() > MOST_FAILED * (calls + side.failed());
  }

  /**
   * Whether a contestant needs further seconds of warm-up. A compiler needs calls, not seconds:
   * where others keep the processor busy, the limit is exceeded up to twofold to get enough of
   * them.
   */
  static boolean isCold(List<Double> figures, long calls, int limitSeconds) {
    boolean enough = calls >= WARM_CALLS;
    if (figures.size() >= limitSeconds) {
      return !enough && figures.size() < 2 * limitSeconds;
    }
    return !enough || !steady(figures);
  }

  /** Whether the last three figures agree within three in a hundred: the server is warm. */
  static boolean steady(List<Double> figures) {
    if (figures.size() < 3) {
      return false;
    }
    Summary last = Summary.of(figures.subList(figures.size() - 3, figures.size()));
    return last.spread() <= 0.03;
  }
}
