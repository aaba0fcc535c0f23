package io.prism.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

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
  void leavesOutWhatIsNoNumber() {
    assertThat(Summary.of(List.of(Double.NaN, 3.0, 1.0))).isEqualTo(new Summary(2, 1, 2, 3));
    assertThat(Summary.of(List.of(Double.NaN)).count()).isZero();
    assertThat(Summary.of(List.of()).median()).isNaN();
  }

  @Test
  void tellsTheMiddleOneOfAnything() {
    assertThat(Summary.median(List.of("a", "abc", "abcdefgh"), String::length)).isEqualTo(3);
  }
}
