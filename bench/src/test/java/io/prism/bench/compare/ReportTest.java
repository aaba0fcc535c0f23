package io.prism.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReportTest {

  private final Report report = new Report();

  @BeforeEach
  void fill() {
    report.add(Samples.cpus("gateway", 4, 5, 6));
    report.add(Samples.of("refusing", Samples.failing(3), Samples.failing(4)));
    report.add(Row.measured(Goal.atMost("cpu", "x", 1, 0.7), 1.5, "4.00 over 2.67 us"));
    report.add(Row.skipped(Goal.atMost("against nginx", "x", 1, Double.NaN), "no nginx"));
    report.missing("nginx");
    report.missing("envoy");
    report.note("seen");
  }

  @Test
  void isATableForPeople() {
    String text = TableText.render("gateway: as it is", report);

    assertThat(text).startsWith("gateway: as it is\n\n");
    assertThat(text).contains("not installed, so not compared with: envoy, nginx\n", "seen\n");
    assertThat(line(text, "cpu"))
        .matches("cpu +1\\.50x +<= 1\\.00x +<= 0\\.70x +FAILS +4\\.00 over 2\\.67 us");
    assertThat(line(text, "against nginx"))
        .matches("against nginx +- +<= 1\\.00x +skipped +no nginx");
    assertThat(line(text, "gateway")).contains("4.00").contains("5.00").contains("6.00");
    assertThat(line(text, "refusing")).endsWith(" 7");
  }

  @Test
  void marksRatesThatAreThoseOfTheClients() {
    assertThat(TableText.render("gateway: as it is", report)).doesNotContain("* the server");

    report.add(Samples.of("idle", Samples.rate(777, 0.5)));

    assertThat(TableText.render("gateway: as it is", report))
        .contains("777*")
        .contains("* the server");
  }

  @Test
  void showsNoFigureForWhatWasNotMeasured() {
    report.add(Samples.of("silent", Samples.refused()));

    assertThat(line(TableText.render("gateway", report), "silent")).doesNotContain("NaN");
    assertThat(line(TableText.render("gateway", report), "silent")).matches(".* -( +-){3,}.*");
  }

  @Test
  void keepsColumnsAligned() {
    String table =
        TableText.table(List.of(List.of("a", "b", "c"), List.of("long", "7", "note")), 1);

    assertThat(table).isEqualTo("a     b  c\nlong  7  note\n");
  }

  @Test
  void isJsonForPrograms() {
    Machine machine = new Machine("a processor", 2, 1024, "Linux 6", "JDK 25", 0.25, "abc123");
    Settings settings =
        new Settings(true, 5, 1.5, 6, Optional.of(0), Optional.of(1), List.of("--fast-lane=off"));

    JsonNode json =
        ReportJson.render(
            report, settings, machine, Instant.parse("2026-01-02T03:04:05Z"), List.of("--full"));

    assertThat(json.path("date").asText()).isEqualTo("2026-01-02T03:04:05Z");
    assertThat(json.path("commit").asText()).isEqualTo("abc123");
    assertThat(json.path("machine").path("cores").asInt()).isEqualTo(2);
    assertThat(json.path("options").path("gateway_options").path(0).asText())
        .isEqualTo("--fast-lane=off");
    assertThat(json.path("missing").toString()).isEqualTo("[\"envoy\",\"nginx\"]");
    JsonNode failed = json.path("measures").path(0);
    assertThat(failed.path("verdict").asText()).isEqualTo("failed");
    assertThat(failed.path("value").asDouble()).isEqualTo(1.5);
    assertThat(failed.path("must").asDouble()).isEqualTo(1);
    JsonNode skipped = json.path("measures").path(1);
    assertThat(skipped.has("value")).isFalse();
    assertThat(skipped.has("aim")).isFalse();
    JsonNode cpu = json.path("contestants").path(0).path("cpu_us_per_call");
    assertThat(cpu.path("median").asDouble()).isEqualTo(5);
    assertThat(cpu.path("spread").asDouble()).isEqualTo(0.5);
    assertThat(json.path("contestants").path(1).path("failures").path("RESOURCE_EXHAUSTED").asInt())
        .isEqualTo(7);
  }

  @Test
  void hasFailedWhenAMeasureMissesItsMust() {
    assertThat(report.failed()).isTrue();
    assertThat(new Report().failed()).isFalse();
  }

  private static String line(String text, String beginning) {
    return text.lines()
        .filter(line -> line.startsWith(beginning + " "))
        .findFirst()
        .orElseThrow()
        .stripTrailing();
  }
}
