package io.prism.bench.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** What other programs print. */
class OutputsTest {

  @Test
  void readsH2load() throws IOException {
    String output =
        """
        finished in 212.31ms, 471008.42 req/s, 68.00MB/s
        requests: 100000 total, 100000 started, 100000 done, 100000 succeeded, 0 failed, 0 errored, 0 timeout
        status codes: 100000 2xx, 0 3xx, 0 4xx, 0 5xx
        """;

    assertThat(H2load.succeeded(output)).isEqualTo(100_000);
  }

  @Test
  void readsTheRateOfRedisBenchmark() throws IOException {
    String output =
        """
        "test","rps","avg_latency_ms","min_latency_ms","p50_latency_ms"
        "SET","61728.39","0.523","0.128","0.503"
        """;
    assertThat(Redis.perSecond(output)).isEqualTo(61728.39);
    assertThat(Redis.perSecond("\"GET\",\"7.5\"\n")).isEqualTo(7.5);
    assertThatThrownBy(() -> Redis.perSecond("Could not connect")).isInstanceOf(IOException.class);
  }

  @Test
  void doesNotTakeFailuresOfH2loadForRequests() {
    String output =
        "requests: 9 total, 9 started, 9 done, 8 succeeded, 1 failed, 0 errored, 0 timeout\n";

    assertThatThrownBy(() -> H2load.succeeded(output)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> H2load.succeeded("")).isInstanceOf(IOException.class);
  }
}
