package io.prism.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.prism.bench.load.LoadJob;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OverloadTest {

  private static final Case PEAK = Samples.of("peak", Samples.rate(1000, 0.95));

  @Test
  void tellsGoodputAndMemoryWhenThreeTimesThePeakWasSent() {
    List<Row> rows = Overload.rows(PEAK, Samples.flood(2950, 900, 1, Map.of("UNAVAILABLE", 9)));

    assertThat(rows.getFirst().value()).hasValue(90);
    assertThat(rows.getFirst().verdict()).isEqualTo(Verdict.MUST);
    assertThat(rows.getLast().value()).hasValue(220);
    assertThat(rows.getLast().verdict()).isEqualTo(Verdict.MUST);
  }

  @Test
  void tellsNeitherWhenTheGeneratorDidNotGetItSent() {
    List<Row> rows = Overload.rows(PEAK, Samples.flood(2600, 990, 1, Map.of()));

    assertThat(rows).hasSize(2).allMatch(row -> row.verdict() == Verdict.INVALID);
  }

  @Test
  void tellsBothWhenTheGatewayTookNoMoreFromAPunctualGenerator() {
    List<Row> rows = Overload.rows(PEAK, Samples.flood(2000, 900, 1, Map.of(), 0.1));

    assertThat(rows).hasSize(2).allMatch(row -> row.verdict() == Verdict.MUST);
  }

  @Test
  void tellsNeitherWhenThePeakIsThatOfTheClients() {
    Case idle = Samples.of("peak", Samples.rate(1000, 0.5));

    assertThat(Overload.rows(idle, Samples.flood(3000, 990, 1, Map.of())))
        .hasSize(2)
        .allMatch(row -> row.verdict() == Verdict.INVALID);
  }

  @Test
  void tellsNeitherWhenRepliesWereWrong() {
    assertThat(Overload.rows(PEAK, Samples.flood(3000, 990, 1, Map.of(LoadJob.WRONG_REPLY, 1))))
        .hasSize(2)
        .allMatch(row -> row.verdict() == Verdict.INVALID);
  }
}
