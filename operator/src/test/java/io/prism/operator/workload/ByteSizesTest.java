package io.prism.operator.workload;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ByteSizesTest {

  @ParameterizedTest
  @ValueSource(strings = {"1m", "1500m", "0.5", "0.0001k"})
  void aByteHasNoParts(String text) {
    assertThat(ByteSizes.problem("spec.size", text, 0).orElseThrow())
        .startsWith("spec.size: " + text + " is ")
        .contains("write such as 1Mi");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "1", "63", "63000m"})
  void lessThanTheLeastIsRefused(String text) {
    assertThat(ByteSizes.problem("spec.size", text, 64).orElseThrow())
        .contains("less than 64 bytes", "without a suffix counts bytes");
  }

  @ParameterizedTest
  @ValueSource(strings = {"64", "64000m", "0.5Ki", "1.5M", "1Ei", "100"})
  void whatSomebodyMayMeanIsNone(String text) {
    assertThat(ByteSizes.problem("spec.size", text, 64)).isEmpty();
  }

  @Test
  void whatIsNotSaidIsNone() {
    assertThat(ByteSizes.problem("spec.size", null, 64)).isEmpty();
    assertThat(ByteSizes.problem("spec.size", "0", 0)).isEmpty();
  }
}
