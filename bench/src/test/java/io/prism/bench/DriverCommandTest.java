package io.prism.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class DriverCommandTest {

  @Test
  void tellsWhatACommandFailedWith() throws Exception {
    JsonNode answer = new ObjectMapper().readTree(DriverCommand.answer("grpc-load"));

    assertThat(answer.path("error").asText()).contains("--target");
  }

  @Test
  void answersWithOneLineWhateverIsPrintedBefore() {
    assertThat(DriverCommand.answer("--help").lines()).hasSize(1);
  }
}
