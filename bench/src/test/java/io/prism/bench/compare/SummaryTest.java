package io.prism.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class SummaryTest {

  @Test
  void isOfAllFiguresWhateverTheirOrder() {
    assertThat(Summary.of(List.of(3.0, 1.0, 5.0))).isEqualTo(new Summary(3, 1, 3, 5));
    assertThat(Summary.of(List.of(4.0, 1.0, 2.0, 8.0))).isEqualTo(new Summary(4, 1, 3, 8));
  }

  @Test
  void spreadsOverTheLeast() {
    assertThat(Summary.of(List.of(4.0, 5.0)).spread()).isEqualTo(0.25);
    assertThat(Summary.of(List.of(0.0, 5.0)).spread()).isZero();
  }

  @Test
  void isOfSomething() {
    assertThatThrownBy(() -> Summary.of(List.of())).isInstanceOf(IllegalArgumentException.class);
  }
}
