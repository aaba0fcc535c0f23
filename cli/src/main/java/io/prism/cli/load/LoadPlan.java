package io.prism.cli.load;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a run shall do.
 *
 * @param target where the gateway is, for reports
 * @param namespace whose items are read and written
 * @param scenario the calls
 * @param rate calls a second
 * @param spacing how they are spread
 * @param warmUp how long calls are made before they count
 * @param duration how long they count
 * @param connections HTTP/2 connections that take calls in turn
 * @param timeout how long one call may take
 * @param seed what all that is random follows from
 * @param maxLag the p99 of the send lag that makes a run invalid; empty: {@link Validity} decides
 * @param keep whether the items stay after the run
 * @param objectives what is to be met
 */
record LoadPlan(
    String target,
    String namespace,
    Scenario scenario,
    int rate,
    Arrivals.Spacing spacing,
    Duration warmUp,
    Duration duration,
    int connections,
    Duration timeout,
    long seed,
    Optional<Duration> maxLag,
    boolean keep,
    List<Objective> objectives) {

  static final int HIGHEST_RATE = 1_000_000;
  static final int MOST_CONNECTIONS = 1_000;
  static final Duration LONGEST = Duration.ofDays(7);

  /** Beyond the run, so that a slow prefill or a long drain finds its items. */
  private static final Duration SPARE_LIFE = Duration.ofMinutes(15);

  LoadPlan {
    objectives = List.copyOf(objectives);
    within("--rate", rate, HIGHEST_RATE);
    within("--connections", connections, MOST_CONNECTIONS);
    if (!duration.isPositive() || duration.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("--duration is above 0 and at most 7d");
    }
    if (duration.toMillis() * rate < 1000) {
      throw new IllegalArgumentException(
          "--duration is too short for one call at this rate; make it longer");
    }
    if (warmUp.isNegative() || warmUp.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("--warm-up is at most 7d");
    }
  }

  private static void within(String option, int value, int highest) {
    if (value < 1 || value > highest) {
      throw new IllegalArgumentException(option + " is 1 to " + highest + ", not " + value);
    }
  }

  /** How long items live. */
  Duration ttl() {
    return scenario.ttl().orElseGet(() -> warmUp.plus(duration).plus(SPARE_LIFE));
  }
}
