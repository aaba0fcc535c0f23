package io.prism.cli.load;

import java.time.Duration;
import java.util.Optional;

/**
 * Whether a run tells how the target is, or only how the generator is: calls that are made late are
 * slow because of the generator.
 */
final class Validity {

  /** A lag that is no matter, whatever the latency: a timer's and a scheduler's. */
  static final Duration HARMLESS = Duration.ofMillis(1);

  /** The share of the latency's p99 that the lag's p99 may have. */
  static final double HIGHEST_SHARE = 0.25;

  /** Beyond this the machine is so busy that it is late to hear of answers, too. */
  static final Duration WORST = Duration.ofMillis(50);

  private static final String REMEDY =
      "use fewer connections, a lower rate, smaller values, or a machine of its own for the load";

  private Validity() {}

  /** The bound on the p99 of the send lag, in nanoseconds. */
  static long boundNanos(Outcome outcome) {
    long latency = outcome.totals().all().latency().percentile(99).orElse(0);
    return outcome
        .plan()
        .maxLag()
        .map(Duration::toNanos)
        .orElseGet(
            () ->
                Math.clamp((long) (latency * HIGHEST_SHARE), HARMLESS.toNanos(), WORST.toNanos()));
  }

  /** What is wrong with a run and what to do; empty when it is valid. */
  static Optional<String> problem(Outcome outcome) {
    if (outcome.overdue() > 0) {
      return Optional.of(
          "this machine was too slow to make "
              + outcome.overdue()
              + " of the calls in time; "
              + REMEDY);
    }
    long lag = outcome.totals().sendLag().percentile(99).orElse(0);
    long bound = boundNanos(outcome);
    if (lag <= bound) {
      return Optional.empty();
    }
    return Optional.of(
        "calls were made late: the p99 of the send lag is "
            + Figures.millis(lag)
            + " ms, more than "
            + Figures.millis(bound)
            + " ms ("
            + (outcome.plan().maxLag().isPresent()
                ? "--max-lag"
                : "a quarter of the latency's p99, within 1 and 50 ms")
            + "); "
            + REMEDY);
  }
}
