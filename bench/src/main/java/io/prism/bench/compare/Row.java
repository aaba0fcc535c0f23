package io.prism.bench.compare;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A line of the table.
 *
 * @param goal what is measured, and its bounds
 * @param value what was measured; empty when nothing was
 * @param verdict how it stands
 * @param note what to know about it; empty: nothing
 */
public record Row(Goal goal, OptionalDouble value, Verdict verdict, String note) {

  /** A figure. */
  static Row measured(Goal goal, double value, String note) {
    if (!Double.isFinite(value)) {
      return skipped(goal, "no figure: " + note);
    }
    return new Row(goal, OptionalDouble.of(value), goal.judge(value), note);
  }

  /** A figure of a run that does not tell; it may be none at all. */
  static Row invalid(Goal goal, double value, String why) {
    OptionalDouble told =
        Double.isFinite(value) ? OptionalDouble.of(value) : OptionalDouble.empty();
    return new Row(goal, told, Verdict.INVALID, why);
  }

  /** No figure. */
  static Row skipped(Goal goal, String why) {
    return new Row(goal, OptionalDouble.empty(), Verdict.SKIPPED, why);
  }

  /**
   * The least CPU per call of one contestant over that of another; skipped when one is not there.
   */
  static Row cpuRatio(Goal goal, Optional<Case> ours, Optional<Case> theirs, String missing) {
    if (ours.isEmpty() || theirs.isEmpty()) {
      return skipped(goal, missing);
    }
    return Rules.cpuRatio(goal, ours.get(), theirs.get());
  }

  /** The rate of one contestant over that of another; skipped when one is not there. */
  static Row rateRatio(Goal goal, Optional<Case> ours, Optional<Case> theirs, String missing) {
    if (ours.isEmpty() || theirs.isEmpty()) {
      return skipped(goal, missing);
    }
    return Rules.rateRatio(goal, ours.get(), theirs.get());
  }
}
