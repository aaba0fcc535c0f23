package io.prism.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GoalTest {

  @Test
  void judgesWhatShouldBeSmall() {
    Goal goal = Goal.atMost("cpu", "x", 1.0, 0.7);

    assertThat(goal.judge(0.7)).isEqualTo(Verdict.AIM);
    assertThat(goal.judge(0.71)).isEqualTo(Verdict.MUST);
    assertThat(goal.judge(1.0)).isEqualTo(Verdict.MUST);
    assertThat(goal.judge(1.001)).isEqualTo(Verdict.FAILED);
  }

  @Test
  void judgesWhatShouldBeLarge() {
    Goal goal = Goal.atLeast("rate", "x", 2, 5);

    assertThat(goal.judge(5)).isEqualTo(Verdict.AIM);
    assertThat(goal.judge(2)).isEqualTo(Verdict.MUST);
    assertThat(goal.judge(1.99)).isEqualTo(Verdict.FAILED);
  }

  @Test
  void doesNotFailWhatHasNoMust() {
    assertThat(Goal.atMost("added", " ms", Double.NaN, 0.1).judge(0.2))
        .isEqualTo(Verdict.BEYOND_AIM);
    assertThat(Goal.atMost("seen", "x", Double.NaN, Double.NaN).judge(99))
        .isEqualTo(Verdict.MEASURED);
  }

  @Test
  void showsBoundsWithTheirUnits() {
    assertThat(Goal.atMost("m", " MiB", 400, 250).mustText()).isEqualTo("<= 400 MiB");
    assertThat(Goal.atLeast("r", "x", 0.5, Double.NaN).mustText()).isEqualTo(">= 0.50x");
    assertThat(Goal.atLeast("r", "x", 0.5, Double.NaN).aimText()).isEmpty();
  }
}
