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
                 "failures": {"UNAVAILABLE": 7}, "cpu_seconds": [0.5, 9], "wall_seconds": 2,
                 "lag_p99": 0.2, "offered_per_second": 600, "not_sent": 3, "unanswered": 4}
                """);

    Sample sample = Sample.of(result, 100, 120);

    assertThat(sample.cpuMicros()).isEqualTo(500);
    assertThat(sample.busy()).isEqualTo(0.25);
    assertThat(sample.isBusy()).isFalse();
    assertThat(sample.failed()).isEqualTo(7);
    assertThat(sample.notSent()).isEqualTo(7);
    assertThat(sample.isPunctual()).isTrue();
    assertThat(sample.peakRss()).isEqualTo(120);
  }

  @Test
  void isPunctualUpToATenthOfTheLatency() {
    assertThat(Sample.punctual(0.3, 3)).isTrue();
    assertThat(Sample.punctual(0.31, 3)).isFalse();
  }
}
