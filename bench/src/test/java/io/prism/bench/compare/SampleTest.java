package io.prism.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class SampleTest {

  @Test
  void dividesCpuByTheCallsThatWereAnswered() throws Exception {
    JsonNode result =
        new ObjectMapper()
            .readTree(
                """
                {"calls": 1000, "per_second": 500, "p50": 1, "p90": 2, "p99": 3, "p999": 4,
                 "failures": {"UNAVAILABLE": 7}, "cpu_seconds": [0.5, 1.3], "wall_seconds": 2,
                 "watched_calls": 800, "lag_p50": 0.05, "lag_p99": 0.2,
                 "offered_per_second": 600, "sent_per_second": 550,
                 "not_sent": 3, "unanswered": 4}
                """);

    Sample sample = Sample.of(result, new Sample.Memory(100, 120));

    assertThat(sample.cpuMicros()).isEqualTo(625);
    assertThat(sample.busy()).isEqualTo(0.25);
    assertThat(sample.isBusy()).as("with what shares its core").isTrue();
    assertThat(sample.failed()).isEqualTo(7);
    assertThat(sample.offer()).isEqualTo(new Sample.Offer(600, 550, 7));
    assertThat(sample.latency().isPunctual()).isTrue();
    assertThat(sample.latency().isMedianPunctual()).isTrue();
  }

  @Test
  void hasNoFiguresWithoutCalls() throws Exception {
    JsonNode result =
        new ObjectMapper().readTree("{\"calls\": 0, \"cpu_seconds\": [1], \"wall_seconds\": 2}");

    Sample sample = Sample.of(result, new Sample.Memory(100, 120));

    assertThat(sample.cpuMicros()).isNaN();
    assertThat(sample.p50()).isNaN();
    assertThat(sample.latency().isPunctual()).isFalse();
  }

  @Test
  void isPunctualUpToATenthOfTheLatency() {
    assertThat(new Latency(1, 2, 3, 4, 0.1, 0.3).isMedianPunctual()).isTrue();
    assertThat(new Latency(1, 2, 3, 4, 0.11, 0.3).isMedianPunctual()).isFalse();
    assertThat(new Latency(1, 2, 3, 4, 0.11, 0.3).isPunctual()).isTrue();
    assertThat(new Latency(1, 2, 3, 4, 0.1, 0.31).isPunctual()).isFalse();
  }
}
