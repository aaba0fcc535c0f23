package io.prism.operator.workload;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Amounts are written as the API server writes them. */
class AmountsTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "0Gi, 0",
    "1000, 1k",
    "1024, 1024",
    "0.5, 500m",
    "1.5, 1500m",
    "1000m, 1",
    "0.0001, 100u",
    "1500k, 1500k",
    "2000M, 2G",
    "1.5Gi, 1536Mi",
    "2048Ki, 2Mi",
    "0.5Ki, 512",
    "1000Mi, 1000Mi",
    "1Ei, 1Ei",
  })
  void theShortestFormIsKept(String text, String canonical) {
    assertThat(Amounts.canonical(text)).contains(canonical);
  }

  @Test
  void otherTextsAreNoAmounts() {
    assertThat(Amounts.canonical("much")).isEmpty();
    assertThat(Amounts.canonical("-1")).isEmpty();
    assertThat(Amounts.canonical("1e3")).isEmpty();
  }
}
