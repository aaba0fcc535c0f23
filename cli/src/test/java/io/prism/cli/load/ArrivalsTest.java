package io.prism.cli.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ArrivalsTest {

  private static List<Long> times(Arrivals.Spacing spacing, int rate, Duration length, long seed) {
    Arrivals arrivals = Arrivals.of(spacing, rate, length, new SplittableRandom(seed));
    List<Long> times = new ArrayList<>();
    while (arrivals.remaining() > 0) {
      times.add(arrivals.next());
    }
    return times;
  }

  @ParameterizedTest
  @EnumSource
  void thereAreAsManyCallsAsTheRateAsksForInOrderAndInTime(Arrivals.Spacing spacing) {
    List<Long> times = times(spacing, 333, Duration.ofMillis(2_500), 1);

    assertThat(times).hasSize(833).isSorted();
    assertThat(times).allSatisfy(time -> assertThat(time).isBetween(0L, 2_500_000_000L));
  }

  @Test
  void evenCallsHaveTheSameDistance() {
    assertThat(times(Arrivals.Spacing.EVEN, 4, Duration.ofSeconds(1), 1))
        .containsExactly(0L, 250_000_000L, 500_000_000L, 750_000_000L);
  }

  @Test
  void independentCallsAreAsUnevenAsAPoissonProcess() {
    List<Long> times = times(Arrivals.Spacing.POISSON, 1_000, Duration.ofSeconds(20), 7);

    List<Long> gaps = new ArrayList<>();
    for (int i = 1; i < times.size(); i++) {
      gaps.add(times.get(i) - times.get(i - 1));
    }
    double mean = gaps.stream().mapToLong(gap -> gap).average().orElseThrow();
    double square =
        gaps.stream().mapToDouble(gap -> (gap - mean) * (gap - mean)).average().orElseThrow();
    // Of exponential distances deviation and mean are the same; 1 - 1/e of them are below the mean.
    assertThat(Math.sqrt(square) / mean).isBetween(0.95, 1.05);
    assertThat(gaps.stream().filter(gap -> gap < mean).count() / (double) gaps.size())
        .isBetween(0.61, 0.65);
    // And they are as dense at the end as at the beginning.
    assertThat(times.stream().filter(time -> time < 10_000_000_000L).count())
        .isBetween(9_700L, 10_300L);
  }

  @Test
  void theSeedDecides() {
    assertThat(times(Arrivals.Spacing.POISSON, 100, Duration.ofSeconds(1), 3))
        .isEqualTo(times(Arrivals.Spacing.POISSON, 100, Duration.ofSeconds(1), 3))
        .isNotEqualTo(times(Arrivals.Spacing.POISSON, 100, Duration.ofSeconds(1), 4));
  }

  @Test
  void aStretchThatIsTooShortHasNone() {
    assertThat(times(Arrivals.Spacing.EVEN, 1, Duration.ofMillis(100), 1)).isEmpty();
  }
}
