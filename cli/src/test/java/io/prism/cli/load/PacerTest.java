package io.prism.cli.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PacerTest {

  private static final long MILLI = 1_000_000;

  private final FakeClock clock = new FakeClock();
  private final List<Long> due = new ArrayList<>();
  private final List<Long> lags = new ArrayList<>();

  private long run(int rate, Duration length, Pacer.Sender sender) {
    Arrivals arrivals = Arrivals.of(Arrivals.Spacing.EVEN, rate, length, new SplittableRandom(1));
    long start = clock.nanoTime();
    return new Pacer(clock, () -> due.size() >= 1_000, Duration.ofSeconds(1))
        .run(
            arrivals,
            start,
            length.toNanos(),
            (dueAt, now) -> {
              due.add((dueAt - start) / MILLI);
              lags.add((now - dueAt) / MILLI);
              sender.send(dueAt, now);
            });
  }

  @Test
  void callsAreMadeWhenTheyAreDue() {
    assertThat(run(10, Duration.ofSeconds(1), (dueAt, now) -> {})).isZero();

    assertThat(due).containsExactly(0L, 100L, 200L, 300L, 400L, 500L, 600L, 700L, 800L, 900L);
    assertThat(lags).containsOnly(0L);
  }

  @Test
  void whatADelayHeldUpIsMadeUpForAndTheDelayIsCounted() {
    run(
        10,
        Duration.ofSeconds(1),
        (dueAt, now) -> {
          if (due.size() == 3) {
            clock.advance(Duration.ofMillis(350));
          }
        });

    assertThat(due).containsExactly(0L, 100L, 200L, 300L, 400L, 500L, 600L, 700L, 800L, 900L);
    assertThat(lags).containsExactly(0L, 0L, 0L, 250L, 150L, 50L, 0L, 0L, 0L, 0L);
  }

  @Test
  void callsThatAreFarTooLateAreGivenUpAndCounted() {
    long givenUp =
        run(10, Duration.ofSeconds(1), (dueAt, now) -> clock.advance(Duration.ofMillis(700)));

    assertThat(due).hasSize(3);
    assertThat(givenUp).isEqualTo(7);
  }

  @Test
  void itEndsWhenStopped() {
    assertThat(run(1_000, Duration.ofSeconds(60), (dueAt, now) -> {})).isZero();

    assertThat(due).hasSize(1_000);
  }
}
