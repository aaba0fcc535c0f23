package io.prism.cli.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ValidityTest {

  private static Optional<String> problem(int latencyMillis, Duration lag) {
    return Validity.problem(Outcomes.withLag(Outcomes.millis(100, latencyMillis).stream(), 0, lag));
  }

  @Test
  void aLagThatHardlyShowsInTheLatencyIsNoMatter() {
    assertThat(problem(2, Duration.ofNanos(900_000))).isEmpty();
    assertThat(problem(100, Duration.ofMillis(20))).isEmpty();
  }

  @Test
  void aLagThatIsMuchOfTheLatencyMakesTheRunInvalid() {
    assertThat(problem(100, Duration.ofMillis(30)).orElseThrow())
        .contains("30.0 ms", "a quarter", "fewer connections", "a lower rate", "machine");
  }

  @Test
  void aMachineThatIsVeryLateMeasuresNothingHoweverSlowTheTarget() {
    assertThat(problem(10_000, Duration.ofMillis(45))).isEmpty();
    assertThat(problem(10_000, Duration.ofMillis(60)).orElseThrow()).contains("50.0 ms");
  }

  @Test
  void anotherBoundCanBeGiven() {
    Outcome outcome =
        Outcomes.withLag(Outcomes.millis(100, 100).stream(), 0, Duration.ofMillis(30));
    LoadPlan plan = outcome.plan();
    LoadPlan lenient =
        new LoadPlan(
            plan.target(),
            plan.namespace(),
            plan.scenario(),
            plan.rate(),
            plan.spacing(),
            plan.warmUp(),
            plan.duration(),
            plan.connections(),
            plan.timeout(),
            plan.seed(),
            Optional.of(Duration.ofMillis(31)),
            plan.keep(),
            plan.objectives());

    assertThat(
            Validity.problem(
                new Outcome(
                    lenient, outcome.runId(), outcome.elapsed(), outcome.totals(), 0, false)))
        .isEmpty();
  }

  @Test
  void callsThatWereGivenUpMakeTheRunInvalid() {
    Outcome fine = Outcomes.of(Outcomes.millis(10, 1).stream(), 0);
    Outcome late = new Outcome(fine.plan(), fine.runId(), fine.elapsed(), fine.totals(), 7, false);

    assertThat(fine.invalid()).isEmpty();
    assertThat(late.invalid().orElseThrow()).contains("7 of the calls", "a lower rate");
    assertThat(late.errorShare()).isEqualTo(7.0 / 17);
  }
}
