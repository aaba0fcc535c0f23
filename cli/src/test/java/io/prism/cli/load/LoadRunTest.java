package io.prism.cli.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/**
 * A run against a target that is a few lines here, with a clock that only moves when waited for.
 */
class LoadRunTest {

  private final FakeClock clock = new FakeClock();
  private final List<Target.Reply> unanswered = new ArrayList<>();
  private int sent;

  private static LoadPlan plan(int rate, Duration warmUp, Duration duration, ValueSize size) {
    return new LoadPlan(
        "gateway:8980",
        "demo",
        Scenario.of("any", new Mix(1, 0, 0)).withValueSize(size),
        rate,
        Arrivals.Spacing.EVEN,
        warmUp,
        duration,
        1,
        Duration.ofSeconds(1),
        42,
        Optional.empty(),
        false,
        List.of());
  }

  private Outcome run(LoadPlan plan, Target target, BooleanSupplier stopped) throws Exception {
    return new LoadRun(
            plan,
            target,
            clock,
            stopped,
            new SplittableRandom(plan.seed()),
            new PrintWriter(new StringWriter()))
        .run("abcdefgh");
  }

  private Target answering(Duration after) {
    return (call, reply) -> {
      sent++;
      clock.advance(after);
      reply.answered(20, 1_000, false);
    };
  }

  @Test
  void theWarmUpIsMadeButNotCounted() throws Exception {
    Outcome outcome =
        run(
            plan(100, Duration.ofSeconds(1), Duration.ofSeconds(2), Scenario.USUAL_SIZE),
            answering(Duration.ZERO),
            () -> false);

    assertThat(sent).isEqualTo(300);
    assertThat(outcome.answered()).isEqualTo(200);
    assertThat(outcome.answeredPerSecond()).isEqualTo(100);
    assertThat(outcome.totals().all().receivedBytes()).isEqualTo(200_000);
    assertThat(outcome.invalid()).isEmpty();
  }

  @Test
  void aTargetThatHoldsUpItsCallersIsMeasuredFromTheSchedule() throws Exception {
    Outcome outcome =
        run(
            plan(100, Duration.ZERO, Duration.ofSeconds(1), Scenario.USUAL_SIZE),
            answering(Duration.ofMillis(15)),
            () -> false);

    Totals totals = outcome.totals();
    assertThat(outcome.answered()).isEqualTo(100);
    // Each takes 15 ms and is due 10 ms after the one before: the last one is 495 ms late.
    assertThat(totals.fromSending().max().orElseThrow()).isBetween(14_900_000L, 15_100_000L);
    assertThat(totals.all().latency().max().orElseThrow()).isBetween(509_000_000L, 511_000_000L);
    assertThat(outcome.invalid().orElseThrow()).contains("made late");
    assertThat(outcome.elapsed()).isEqualTo(Duration.ofMillis(1_500));
  }

  @Test
  void callsBeyondTheBoundAreNotSentAndCountAsFailed() throws Exception {
    LoadPlan plan = plan(100, Duration.ZERO, Duration.ofSeconds(1), new ValueSize(1, 16 << 20));

    Outcome outcome =
        run(
            plan,
            (call, reply) -> unanswered.add(reply),
            () -> !unanswered.isEmpty() && clock.nanoTime() > 990_000_000L);

    assertThat(unanswered).hasSize(7);
    assertThat(outcome.totals().failures()).containsOnlyKeys(Failure.NOT_SENT);
    assertThat(outcome.totals().all().failed()).isGreaterThan(80);
    assertThat(outcome.abandoned()).isEqualTo(7);
    assertThat(outcome.endedEarly()).isTrue();
  }

  @Test
  void aRunThatIsStoppedCountsOnlyTheTimeItHad() throws Exception {
    Outcome outcome =
        run(
            plan(100, Duration.ZERO, Duration.ofSeconds(60), Scenario.USUAL_SIZE),
            answering(Duration.ZERO),
            () -> sent >= 100);

    assertThat(outcome.endedEarly()).isTrue();
    assertThat(outcome.answered()).isEqualTo(100);
    assertThat(outcome.elapsed()).isLessThan(Duration.ofSeconds(2));
    assertThat(outcome.answeredPerSecond()).isBetween(90.0, 110.0);
  }

  @Test
  void aGeneratorThatIsFarTooSlowGivesUpInsteadOfRunningOn() throws Exception {
    Outcome outcome =
        run(
            plan(1_000, Duration.ZERO, Duration.ofSeconds(1), Scenario.USUAL_SIZE),
            answering(Duration.ofMillis(10)),
            () -> false);

    assertThat(outcome.answered() + outcome.overdue()).isEqualTo(1_000);
    assertThat(outcome.overdue()).isGreaterThan(700);
    assertThat(outcome.elapsed()).isLessThan(Duration.ofSeconds(3));
    assertThat(outcome.invalid().orElseThrow()).contains("too slow");
  }

  @Test
  void failuresHaveNoLatency() throws Exception {
    Failure why = new Failure("UNAVAILABLE", "DRAINING");

    Outcome outcome =
        run(
            plan(100, Duration.ZERO, Duration.ofSeconds(1), Scenario.USUAL_SIZE),
            (call, reply) -> reply.failed(why),
            () -> false);

    assertThat(outcome.answered()).isZero();
    assertThat(outcome.errorShare()).isEqualTo(1);
    assertThat(outcome.totals().failures()).containsEntry(why, 100L);
    assertThat(outcome.totals().all().latency().percentile(50)).isEmpty();
  }
}
