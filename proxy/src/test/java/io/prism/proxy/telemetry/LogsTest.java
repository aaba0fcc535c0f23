package io.prism.proxy.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.prism.control.snapshot.TelemetryConfig.LogFormat;
import io.prism.proxy.testing.LogOutput;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

class LogsTest {

  private static List<String> logged(Runnable logging) throws Exception {
    try (LogOutput output = new LogOutput()) {
      Logs.configure(LogFormat.JSON);
      // The gateway configures logging twice: before and after it knows the configuration.
      Logs.configure(LogFormat.JSON);
      logging.run();
      return output.lines().stream().filter(line -> line.contains("LogsTest")).toList();
    }
  }

  @Test
  void linesOfTheJdksLoggersAreJsonToo() throws Exception {
    List<String> lines =
        logged(
            () ->
                Logger.getLogger("LogsTest.library")
                    .log(Level.WARNING, "something is wrong", new IllegalStateException("why")));

    assertThat(lines).hasSize(1);
    JsonNode line = new ObjectMapper().readTree(lines.getFirst());
    assertThat(line.path("level").asText()).isEqualTo("WARN");
    assertThat(line.path("message").asText()).isEqualTo("something is wrong");
    assertThat(line.path("stack_trace").asText()).contains("why");
  }

  @Test
  void levelsHoldForTheJdksLoggersToo() throws Exception {
    assertThat(
            logged(
                () -> {
                  Logger.getLogger("io.grpc.LogsTest").info("chatty");
                  Logger.getLogger("LogsTest.library").fine("chatty");
                }))
        .isEmpty();
    assertThat(Logger.getLogger("LogsTest.library").isLoggable(Level.FINE)).isFalse();
  }

  @Test
  void theLevelIsAWordOrTheUsualOne() {
    assertThat(Logs.level("Debug")).isEqualTo(ch.qos.logback.classic.Level.DEBUG);
    assertThat(Logs.level("chatty")).isEqualTo(ch.qos.logback.classic.Level.INFO);
    assertThat(Logs.level(null)).isEqualTo(ch.qos.logback.classic.Level.INFO);
  }
}
