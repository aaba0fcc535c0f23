package io.prism.control.violation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.prism.control.violation.Violation.Severity;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ViolationRenderingTest {

  private static final Violation ERROR =
      new Violation(
          new Location("prism.yaml", 7, 16, "namespaces[0].needs.throughput"),
          Severity.ERROR,
          Rule.INVALID_VALUE,
          Optional.of("fast"),
          "this is not a rate",
          "write a number and a unit, such as 50K rps");

  private static final Violation WARNING =
      new Violation(
          Location.of("server.yaml"),
          Severity.WARNING,
          Rule.NO_EFFECT,
          Optional.empty(),
          "it changes nothing",
          "remove it");

  @Test
  void peopleReadABlockForEachAndACount() {
    assertThat(ViolationText.render(List.of(ERROR, WARNING)))
        .isEqualTo(
            """
            prism.yaml:7:16: error: this is not a rate [invalid-value]
              at     namespaces[0].needs.throughput
              value  fast
              do     write a number and a unit, such as 50K rps

            server.yaml: warning: it changes nothing [no-effect]
              do     remove it

            1 error, 1 warning
            """);
  }

  @Test
  void nothingWrongIsSaidToo() {
    assertThat(ViolationText.render(List.of())).isEqualTo("no violations\n");
  }

  @Test
  void programsReadOneObject() throws Exception {
    JsonNode root = new ObjectMapper().readTree(ViolationJson.render(List.of(ERROR, WARNING)));

    assertThat(root.path("valid").booleanValue()).isFalse();
    assertThat(root.path("violations")).hasSize(2);
    assertThat(root.path("violations").get(0).toString())
        .isEqualTo(
            "{\"severity\":\"error\",\"rule\":\"invalid-value\",\"document\":\"prism.yaml\","
                + "\"line\":7,\"column\":16,\"path\":\"namespaces[0].needs.throughput\","
                + "\"value\":\"fast\",\"problem\":\"this is not a rate\","
                + "\"remedy\":\"write a number and a unit, such as 50K rps\"}");
    assertThat(root.path("violations").get(1).path("value").isNull()).isTrue();
  }

  @Test
  void warningsAloneAreValid() throws Exception {
    JsonNode root = new ObjectMapper().readTree(ViolationJson.render(List.of(WARNING)));

    assertThat(root.path("valid").booleanValue()).isTrue();
  }

  @Test
  void textFromADocumentCannotSteerATerminal() {
    Violation violation =
        new Violation(
            new Location("prism.yaml", 1, 1, "a\u001b[2J"),
            Severity.ERROR,
            Rule.UNKNOWN_FIELD,
            Optional.of("x".repeat(79) + "\u202e" + "y".repeat(100)),
            "line\nbreak",
            "tab\there");

    assertThat(violation.location().path()).isEqualTo("a\\u001b[2J");
    assertThat(violation.value()).contains("x".repeat(79) + "\\u202e…");
    assertThat(violation.problem()).isEqualTo("line\\u000abreak");
    assertThat(violation.remedy()).isEqualTo("tab\\u0009here");
  }

  @Test
  void ordinaryTextOfAnyLanguageStaysAsItIs() {
    assertThat(Printable.of("größe 大小 😀 <p99>", 80)).isEqualTo("größe 大小 😀 <p99>");
  }
}
