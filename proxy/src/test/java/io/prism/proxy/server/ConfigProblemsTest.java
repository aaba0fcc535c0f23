package io.prism.proxy.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.prism.control.ConfigError;
import io.prism.control.violation.Location;
import io.prism.control.violation.Rule;
import io.prism.control.violation.Violation;
import io.prism.control.violation.Violation.Severity;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConfigProblemsTest {

  private static final Instant SINCE = Instant.parse("2026-01-02T03:04:05Z");

  private static Violation violation(Location at, Severity severity) {
    return new Violation(
        at, severity, Rule.INVALID_VALUE, Optional.of("fast"), "this is no rate", "write a number");
  }

  private static final Violation RATE =
      violation(new Location("prism.yaml", 7, 16, "namespaces[0].needs.read_rps"), Severity.ERROR);

  @Test
  void eachViolationIsTold() {
    Violation whole = violation(Location.of("server.yaml"), Severity.ERROR);
    Violation unwise = violation(Location.of("unwise.yaml"), Severity.WARNING);
    assertThat(ConfigProblems.describe(new ConfigError(SINCE, List.of(RATE, unwise, whole))))
        .containsExactly(
            "the configuration has 2 violations since 2026-01-02T03:04:05Z; the last good one is in"
                + " force",
            "prism.yaml:7: namespaces[0].needs.read_rps: this is no rate; write a number",
            "server.yaml: this is no rate; write a number");
  }

  @Test
  void oneIsCountedAsOne() {
    assertThat(ConfigProblems.describe(new ConfigError(SINCE, List.of(RATE))).getFirst())
        .startsWith("the configuration has 1 violation since");
  }

  @Test
  void manyAreCutShort() {
    List<String> lines =
        ConfigProblems.describe(new ConfigError(SINCE, Collections.nCopies(23, RATE)));
    assertThat(lines).hasSize(22);
    assertThat(lines.getLast()).startsWith("3 more");
  }
}
