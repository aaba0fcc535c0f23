package io.prism.cli.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ObjectiveTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          p99<10ms       | 10000000
          p50<=2ms       | 2000000
          p99.9 < 1.5 s  | 1500000000
          max<500us      | 500000
          errors<0.1%    | 0.001
          errors<=0%     | 0
          rate>=990      | 990
          rate>990.5/s   | 990.5
          """)
  void theFormsThatAreUnderstood(String text, double bound) {
    assertThat(Objective.parse(text).bound()).isEqualTo(bound);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          p99           | 'p99' is no objective; write it as p99<10ms
          p99<10        | needs a time with us, ms or s; write it as p99<10ms
          p99<10m       | needs a time
          p99>10ms      | turn the sign round; write it as p99<10ms
          p100<10ms     | measures 'p100', which is none of
          p0<10ms       | measures 'p0', which is none of
          latency<10ms  | measures 'latency', which is none of p50
          errors<0.1    | 'errors<0.1' is no share of errors; write it as errors<0.1%
          errors<101%   | is no share
          errors>1%     | turn the sign round
          rate<990      | would be met by doing nothing; write it as rate>=990
          rate>=990%    | 'rate>=990%' is no rate
          p99=10ms      | is no objective
          p99<-1ms      | is no objective
          """)
  void othersAreNamedWithARightExample(String text, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Objective.parse(text))
        .withMessageContaining(message)
        .withMessageContaining("'" + text + "'")
        .withMessageContaining("write it as");
  }

  private static Objective.Verdict judge(String objective, Outcome outcome) {
    return Objective.parse(objective).judge(outcome);
  }

  @Test
  void aLatencyIsComparedAtItsPercentile() {
    Outcome outcome = Outcomes.of(IntStream.rangeClosed(1, 100).mapToObj(Duration::ofMillis), 0);

    assertThat(judge("p50<=51ms", outcome).met()).isTrue();
    assertThat(judge("p50<50ms", outcome).met()).isFalse();
    assertThat(judge("p99<100ms", outcome).met()).isTrue();
    assertThat(judge("max<100ms", outcome).met()).isFalse();
    assertThat(judge("p50<50ms", outcome).measured()).matches("50\\.\\d ms");
  }

  @Test
  void aCallWithoutAnAnswerIsSlowerThanAnyBound() {
    Outcome outcome = Outcomes.of(IntStream.range(0, 98).mapToObj(any -> Duration.ofMillis(1)), 2);

    assertThat(judge("p90<2ms", outcome).met()).isTrue();
    assertThat(judge("p98<2ms", outcome).met()).isTrue();
    assertThat(judge("p99<10s", outcome).met()).isFalse();
    assertThat(judge("p99<10s", outcome).measured()).isEqualTo("no answer, as 2.00 % of calls");
  }

  @Test
  void errorsAndRateAreCompared() {
    Outcome outcome = Outcomes.of(IntStream.range(0, 999).mapToObj(any -> Duration.ofMillis(1)), 1);

    assertThat(judge("errors<0.1%", outcome).met()).isFalse();
    assertThat(judge("errors<=0.1%", outcome).met()).isTrue();
    assertThat(judge("errors<0.1%", outcome).measured()).isEqualTo("0.10 %");
    assertThat(judge("rate>=99.9", outcome).met()).isTrue();
    assertThat(judge("rate>99.9", outcome).met()).isFalse();
    assertThat(judge("rate>99.9", outcome).measured()).isEqualTo("99.9/s");
  }

  @Test
  void nothingMeasuredMeetsNoLatency() {
    assertThat(
            judge("p50<1s", Outcomes.of(IntStream.empty().mapToObj(Duration::ofMillis), 0)).met())
        .isFalse();
  }
}
