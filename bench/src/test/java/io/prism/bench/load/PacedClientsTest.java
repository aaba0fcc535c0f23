package io.prism.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PacedClientsTest {

  @Test
  void makesAsManyCallsAsTheRateAsksForWhateverTheirLatency() throws Exception {
    AtomicInteger calls = new AtomicInteger();

    JsonNode result = PacedClients.run(3, 2000, 0.1, (client, random) -> calls.incrementAndGet());

    assertThat(calls).hasValue(200);
    assertThat(result.path("calls").asInt()).isEqualTo(200);
    assertThat(result.path("p50").asDouble()).isPositive();
  }

  @Test
  void breaksOffWithACallThatFails() {
    assertThatThrownBy(
            () ->
                PacedClients.run(
                    1,
                    2000,
                    0.1,
                    (client, random) -> {
                      throw new IllegalStateException("refused");
                    }))
        .isInstanceOf(ExecutionException.class)
        .hasMessageContaining("refused");
  }
}
