package io.prism.cli.load;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Outcomes of ten seconds at 100 calls a second, made up. */
final class Outcomes {

  static final Duration LENGTH = Duration.ofSeconds(10);

  private Outcomes() {}

  static LoadPlan plan(String... objectives) {
    return new LoadPlan(
        "gateway:8980",
        "demo",
        Scenario.of("read-heavy", new Mix(95, 5, 0)),
        100,
        Arrivals.Spacing.POISSON,
        Duration.ofSeconds(5),
        LENGTH,
        2,
        Duration.ofSeconds(10),
        42,
        Optional.empty(),
        false,
        Stream.of(objectives).map(Objective::parse).toList());
  }

  /** Gets with these latencies, made without delay, and some that failed. */
  static Outcome of(Stream<Duration> latencies, int failed, String... objectives) {
    return withLag(latencies, failed, Duration.ZERO, objectives);
  }

  static Outcome withLag(
      Stream<Duration> latencies, int failed, Duration lag, String... objectives) {
    Meter meter = new Meter();
    latencies.forEach(
        latency -> {
          meter.sent(0, lag.toNanos());
          meter.answered(CallKind.GET, 0, lag.toNanos(), latency.toNanos());
          meter.contents(CallKind.GET, 20, 1_000, false);
        });
    for (int i = 0; i < failed; i++) {
      meter.sent(0, 0);
      meter.failed(CallKind.PUT, new Failure("UNAVAILABLE", "DRAINING"));
    }
    return new Outcome(plan(objectives), "abcdefgh", LENGTH, meter.totals(), 0, false);
  }

  static List<Duration> millis(int count, int each) {
    return Stream.generate(() -> Duration.ofMillis(each)).limit(count).toList();
  }
}
