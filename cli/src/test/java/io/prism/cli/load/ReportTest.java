package io.prism.cli.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ReportTest {

  private final Outcome outcome =
      Outcomes.of(
          Outcomes.millis(990, 4).stream(), 10, "p50<5ms", "p99.9<1s", "errors<0.1%", "rate>=90");

  @Test
  void theTableHasEveryKindOfTheScenarioAndWhyCallsFailed() {
    String text = ReportText.result(outcome);

    assertThat(text.lines().map(line -> line.split(" {2,}")[0]))
        .contains("get", "put", "all", "from sending", "send lag")
        .doesNotContain("scan page");
    assertThat(text)
        .contains("failed: 10 of 1000 (1.00 %)", "10  UNAVAILABLE DRAINING")
        .containsPattern("met +p50<5ms +measured: 4.0\\d ms")
        .containsPattern("missed +p99.9<1s +measured: no answer, as 1.00 % of calls")
        .containsPattern("missed +errors<0.1% +measured: 1.00 %")
        .containsPattern("met +rate>=90 +measured: 99.0/s")
        .doesNotContain("invalid");
  }

  @Test
  void jsonHasTheSameAndTheOptions() throws Exception {
    JsonNode json = new ObjectMapper().readTree(ReportJson.render(outcome));

    assertThat(json.path("run").asText()).isEqualTo("abcdefgh");
    assertThat(json.path("valid").asBoolean()).isTrue();
    assertThat(json.path("answered").asLong()).isEqualTo(990);
    assertThat(json.path("failed").asLong()).isEqualTo(10);
    assertThat(json.path("error_share").asDouble()).isEqualTo(0.01);
    assertThat(json.path("rate").asDouble()).isEqualTo(99);
    assertThat(json.path("calls").path("get").path("latency").path("p99_ms").asDouble())
        .isBetween(3.9, 4.1);
    assertThat(json.path("calls").path("put").path("latency").path("p99_ms").isNull()).isTrue();
    assertThat(json.path("calls").path("all").path("received_bytes").asLong()).isEqualTo(990_000);
    assertThat(json.path("calls").has("scan")).isFalse();
    assertThat(json.path("send_lag").path("p99_bound_ms").asDouble()).isBetween(0.99, 1.01);
    assertThat(json.path("errors").path(0).path("reason").asText()).isEqualTo("DRAINING");
    assertThat(json.path("errors").path(0).path("count").asLong()).isEqualTo(10);
    assertThat(json.path("objectives")).hasSize(4);
    assertThat(json.path("objectives").path(0).path("met").asBoolean()).isTrue();
    assertThat(json.path("objectives").path(1).path("met").asBoolean()).isFalse();
    JsonNode options = json.path("options");
    assertThat(options.path("seed").asLong()).isEqualTo(42);
    assertThat(options.path("rate").asInt()).isEqualTo(100);
    assertThat(options.path("arrivals").asText()).isEqualTo("poisson");
    assertThat(options.path("calls").path("get").asInt()).isEqualTo(95);
    assertThat(options.path("duration_ms").asLong()).isEqualTo(10_000);
    assertThat(options.path("most_outstanding").asInt()).isEqualTo(10_000);
  }

  @Test
  void anInvalidRunSaysWhyInBoth() throws Exception {
    Outcome late = Outcomes.withLag(Outcomes.millis(10, 100).stream(), 0, Duration.ofMillis(90));

    assertThat(ReportText.result(late)).contains("invalid: calls were made late");
    JsonNode json = new ObjectMapper().readTree(ReportJson.render(late));
    assertThat(json.path("valid").asBoolean(true)).isFalse();
    assertThat(json.path("invalid_because").asText()).contains("made late");
  }

  @Test
  void numbersLookTheSameInEveryLocale() {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.GERMANY);
    try {
      assertThat(Figures.millis(1_234_000)).isEqualTo("1.23");
    } finally {
      Locale.setDefault(before);
    }
    assertThat(
            Stream.of(9_994_000L, 9_996_000L, 12_340_000L, 99_960_000L, 1_234_000_000L)
                .map(Figures::millis))
        .containsExactly("9.99", "10.0", "12.3", "100", "1234");
    assertThat(Figures.percent(0.00001)).isEqualTo("<0.01 %");
    assertThat(Figures.percent(0)).isEqualTo("0.00 %");
    assertThat(Figures.bytes(1023)).isEqualTo("1023 B");
    assertThat(Figures.bytes(3 << 20)).isEqualTo("3.0 MiB");
  }

  @Test
  void progressTellsOfTheInterval() {
    Meter meter = new Meter();
    meter.sent(0, 0);
    meter.answered(CallKind.GET, 0, 0, 2_000_000);
    meter.failed(CallKind.GET, Failure.NOT_SENT);

    assertThat(Progress.line("measure", Duration.ofSeconds(7), meter.interval(), 3))
        .matches(
            "measure +7 s +sent +1 +answered +1 +failed +1 +under way +3 +p50 2.00 ms +p99 2.00 ms");
    assertThat(Progress.line("warm-up", Duration.ofSeconds(8), meter.interval(), 0))
        .contains("p99 - ms");
  }
}
