package io.prism.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LaneTest {

  @Test
  void isTheFastOneUnlessToldOtherwise() {
    assertThat(Lane.of(List.of("--verbose"))).isEqualTo(Lane.FAST);
    assertThat(Lane.of(List.of("--verbose", "--fast-lane=off"))).isEqualTo(Lane.GRPC_JAVA);
    assertThat(Lane.of(List.of("--fast-lane=OFF"))).isEqualTo(Lane.GRPC_JAVA);
    assertThat(Lane.of(List.of("--fast-lane=on"))).isEqualTo(Lane.FAST);
  }

  @Test
  void isAskedForOnce() {
    assertThat(Lane.GRPC_JAVA.in(List.of("--fast-lane=on", "--verbose")))
        .containsExactly("--fast-lane=off", "--verbose");
    assertThat(Lane.FAST.in(List.of())).containsExactly("--fast-lane=on");
  }
}
