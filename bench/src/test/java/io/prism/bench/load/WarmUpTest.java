package io.prism.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WarmUpTest {

  @Test
  void isSteadyWhenThreeFiguresAgree() {
    assertThat(after(9, 0, 10.0, 10.1).isSteady()).isFalse();
    assertThat(after(9, 0, 20.0, 10.0, 10.1, 10.2).isSteady()).isTrue();
    assertThat(after(9, 0, 10.0, 10.1, 10.2, 10.5).isSteady()).isFalse();
    assertThat(after(9, 0, 10.0, Double.NaN, 10.0).isSteady()).isFalse();
  }

  @Test
  void goesOnUntilFiguresAgreeAndThereWereCallsEnough() {
    assertThat(after(5, 200_000, 10.0, 10.0, 10.0).isCold()).isFalse();
    assertThat(after(5, 10_000, 10.0, 10.0, 10.0).isCold()).isTrue();
    assertThat(after(5, 200_000, 10.0, 20.0, 10.0).isCold()).isTrue();
    assertThat(after(3, 200_000, 10.0, 20.0, 10.0).isCold()).isFalse();
    assertThat(after(3, 10_000, 10.0, 10.0, 10.0).isCold()).isTrue();
    assertThat(after(1, 10_000, 10.0, 10.0, 10.0).isCold()).isFalse();
    assertThat(after(0, 0).isCold()).isFalse();
  }

  private static WarmUp after(int limit, long callsOfARound, double... figures) {
    WarmUp warmUp = new WarmUp(limit);
    for (double figure : figures) {
      warmUp.add(figure, callsOfARound);
    }
    return warmUp;
  }
}
