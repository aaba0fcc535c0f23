package io.prism.cli.load;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a run brought.
 *
 * @param plan what it was to do
 * @param runId what tells its keys apart
 * @param elapsed from the beginning of what counts to its end, or to the last answer if that came
 *     later
 * @param totals what was counted
 * @param overdue calls that the generator was too late to make
 * @param endedEarly whether somebody ended it
 */
record Outcome(
    LoadPlan plan,
    String runId,
    Duration elapsed,
    Totals totals,
    long overdue,
    boolean endedEarly) {

  /** Calls that have been answered. */
  long answered() {
    return totals.all().answered();
  }

  /** Calls whose replies the end of the run left no time for; neither answered nor failed. */
  long abandoned() {
    long notSent = totals.failures().getOrDefault(Failure.NOT_SENT, 0L);
    return Math.max(0, totals.sendLag().count() - answered() - totals.all().failed() + notSent);
  }

  /** Calls that have failed or were not sent, those included that the generator gave up. */
  long unanswered() {
    // Every call has a deadline, so without somebody's impatience none is left over.
    return totals.all().failed() + overdue + (endedEarly ? 0 : abandoned());
  }

  /** The share of calls without an answer; 0 when there were none at all. */
  double errorShare() {
    long all = answered() + unanswered();
    return all == 0 ? 0 : (double) unanswered() / all;
  }

  /** Answers a second. */
  double answeredPerSecond() {
    return perSecond(answered());
  }

  /** So many in the time that counts. */
  double perSecond(long calls) {
    return elapsed.isPositive() ? calls / (elapsed.toNanos() / 1e9) : 0;
  }

  /** What became of the objectives. */
  List<Objective.Verdict> verdicts() {
    return plan.objectives().stream().map(objective -> objective.judge(this)).toList();
  }

  /** Why the run says nothing of the target; empty when it does. */
  Optional<String> invalid() {
    return Validity.problem(this);
  }
}
