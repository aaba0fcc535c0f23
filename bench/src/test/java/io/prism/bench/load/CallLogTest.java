package io.prism.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

class CallLogTest {

  private final CallLog log = new CallLog();

  @Test
  void keepsEachLatencyExactly() {
    for (int i = 200_000; i >= 1; i--) {
      log.add(i * 1000L, 0);
    }
    log.took(2_000_000_000L);

    JsonNode json = log.toJson();

    assertThat(json.path("calls").asInt()).isEqualTo(200_000);
    assertThat(json.path("per_second").asDouble()).isEqualTo(100_000);
    assertThat(json.path("p50").asDouble()).isEqualTo(100);
    assertThat(json.path("p99").asDouble()).isEqualTo(198);
    assertThat(json.path("p999").asDouble()).isEqualTo(199.8);
    assertThat(json.path("max").asDouble()).isEqualTo(200);
  }

  @Test
  void countsFailuresByStatusAndNotAmongLatencies() {
    log.add(1_000_000, 0);
    log.add(9_000_000, 8);
    log.add(9_000_000, 8);
    log.add(9_000_000, LoadConnection.RESET);
    log.took(1_000_000_000);

    JsonNode json = log.toJson();

    assertThat(json.path("calls").asInt()).isEqualTo(1);
    assertThat(json.path("max").asDouble()).isEqualTo(1);
    assertThat(json.path("failures").toString())
        .isEqualTo("{\"RESET\":1,\"RESOURCE_EXHAUSTED\":2}");
  }

  @Test
  void hasNoLatencyWithoutCalls() {
    assertThat(log.toJson().path("p99").asDouble()).isZero();
    assertThat(log.toJson().path("per_second").asDouble()).isZero();
  }
}
