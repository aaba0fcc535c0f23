package io.prism.bench.compare;

import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/** When figures may be compared, and how. */
final class Rules {

  /** The share of calls that may fail before a figure tells nothing of those that were served. */
  private static final double MOST_FAILED = 0.001;

  /** The share of an overload that the generator must get sent. */
  private static final double MOSTLY = 0.9;

  private Rules() {}

  /** The ratio of the least CPU per call of each side. */
  static Row cpuRatio(Goal goal, Case ours, Case theirs) {
    double ratio = ours.cpu() / theirs.cpu();
    Summary mine = ours.of(Sample::cpuMicros);
    Summary other = theirs.of(Sample::cpuMicros);
    return judged(
        goal,
        ratio,
        List.of(ours, theirs),
        String.format(
            Locale.ROOT,
            "%.2f over %.2f us; of the medians %.2f",
            mine.min(),
            other.min(),
            mine.median() / other.median()));
  }

  /** The ratio of the calls that each side gets done in a second of CPU, at its best. */
  static Row callsPerCpuSecond(Goal goal, Case ours, Case theirs) {
    double mine = 1e6 / ours.cpu();
    double other = 1e6 / theirs.cpu();
    return judged(
        goal,
        mine / other,
        List.of(ours, theirs),
        String.format(Locale.ROOT, "%.0f over %.0f, the best of each", mine, other));
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
                side.of(sample -> sample.cpu().coreBusy()).min(),
                Sample.BUSY));
      }
    }
    return judged(goal, ratio, List.of(ours, theirs), "medians");
  }

  /**
   * The ratio of the medians of latency; only of repetitions in which the generator was punctual.
   */
  static Row medianRatio(Goal goal, Case ours, Case theirs) {
    return latencyRatio(goal, ours, theirs, Latency::p50, Latency::isMedianPunctual);
  }

  /** The ratio of a latency that few calls exceed, in the same way. */
  static Row tailRatio(Goal goal, Case ours, Case theirs, ToDoubleFunction<Latency> latency) {
    return latencyRatio(goal, ours, theirs, latency, Latency::isPunctual);
  }

  private static Row latencyRatio(
      Goal goal,
      Case ours,
      Case theirs,
      ToDoubleFunction<Latency> latency,
      Predicate<Latency> punctual) {
    double all = median(ours.samples(), latency) / median(theirs.samples(), latency);
    for (Case side : List.of(ours, theirs)) {
      if (side.served(punctual).isEmpty()) {
        return Row.invalid(goal, all, late(side));
      }
    }
    double mine = median(ours.served(punctual), latency);
    double other = median(theirs.served(punctual), latency);
    return judged(
        goal,
        mine / other,
        List.of(ours, theirs),
        String.format(
            Locale.ROOT,
            "%.3f over %.3f ms, medians of the %d and %d punctual runs of %d",
            mine,
            other,
            ours.served(punctual).size(),
            theirs.served(punctual).size(),
            ours.samples().size()));
  }

  /**
   * The share of a core at a fixed rate, in percent; only of repetitions in which the generator was
   * punctual, and of no use where the rate was not served though the core had time left.
   */
  static Row coreShare(Goal goal, Case ours) {
    List<Sample> punctual =
        ours.samples().stream().filter(each -> each.latency().isPunctual()).toList();
    List<Sample> told = punctual.stream().filter(each -> each.isServed() || each.isBusy()).toList();
    Summary busy = shares(told.isEmpty() ? ours.samples() : told);
    double served =
        ours.samples().stream().mapToDouble(s -> s.perSecond() / s.offered()).min().orElse(0);
    String note =
        String.format(
            Locale.ROOT,
            "at least %.0f %% of the rate was served; median %.0f %%, %.1f us for each call; %d"
                + " punctual runs of %d",
            served * 100,
            busy.median(),
            ours.cpu(),
            punctual.size(),
            ours.samples().size());
    // Too slow with a core of its own is a result; too slow because others had the core is none.
    return told.isEmpty()
        ? Row.invalid(goal, busy.min(), note)
        : judged(goal, busy.min(), List.of(ours), note);
  }

  /** Who was not served the rate took all of the core, whoever else works on it. */
  private static Summary shares(List<Sample> samples) {
    return Summary.of(
        samples.stream()
            .map(sample -> 100 * (sample.isServed() ? sample.busy() : sample.cpu().coreBusy()))
            .toList());
  }

  /** A figure, unless calls that failed make it one of something else. */
  private static Row judged(Goal goal, double value, List<Case> sides, String note) {
    for (Case side : sides) {
      if (side.samples().stream().anyMatch(sample -> sample.calls() == 0)) {
        return Row.invalid(
            goal,
            value,
            "a turn of " + side.name() + " had no call with status OK: " + failures(side));
      }
      if (failedTooMany(side)) {
        return Row.invalid(
            goal, value, side.failed() + " calls of " + side.name() + " failed: " + failures(side));
      }
    }
    return Row.measured(goal, value, note);
  }

  private static String failures(Case side) {
    return side.failures().toString();
  }

  private static double median(List<Sample> samples, ToDoubleFunction<Latency> figure) {
    return Summary.median(samples, sample -> figure.applyAsDouble(sample.latency()));
  }

  private static String late(Case side) {
    return String.format(
        Locale.ROOT,
        "in every run of %s the generator was late or the rate was not served: lag p50 %.3f ms, p99"
            + " %.3f ms, latency p50 %.3f ms, p99 %.3f ms",
        side.name(),
        side.of(sample -> sample.latency().lagP50()).min(),
        side.of(sample -> sample.latency().lagP99()).min(),
        side.of(Sample::p50).median(),
        side.of(sample -> sample.latency().p99()).median());
  }

  private static boolean failedTooMany(Case side) {
    long calls = side.samples().stream().mapToLong(Sample::calls).sum();
    return side.failed() > MOST_FAILED * (calls + side.failed());
  }

  /**
   * Whether a load that was to be so great was: the generator must have sent nearly all of it, or
   * have been there in time for all of it, and found that the server takes no more.
   */
  static boolean isOffered(Sample sample, double perSecond) {
    return sample.offer().sentPerSecond() >= MOSTLY * perSecond || sample.latency().isPunctual();
  }
}
