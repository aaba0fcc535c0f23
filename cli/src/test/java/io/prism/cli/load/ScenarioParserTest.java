package io.prism.cli.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.prism.control.document.SourceText;
import io.prism.control.violation.Findings;
import io.prism.control.violation.ViolationText;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScenarioParserTest {

  private final Findings findings = new Findings();

  private Optional<Scenario> parse(String text) {
    return ScenarioParser.parse(SourceText.builtIn("folder/shop.yaml", text), findings);
  }

  private String told() {
    return ViolationText.render(findings.sorted());
  }

  @Test
  void everythingCanBeSaid() {
    Optional<Scenario> scenario =
        parse(
            """
            calls:
              get: 80
              put: 15
              scan: 5
            keys:
              count: 100000
              distribution: zipfian
              exponent: 1.1
            value_size: 200B-4KiB
            ttl: 30min
            page_items: 50
            """);

    assertThat(told()).isEqualTo("no violations\n");
    assertThat(scenario)
        .contains(
            new Scenario(
                "shop.yaml",
                new Mix(80, 15, 5),
                100_000,
                new KeyDistribution.Zipfian(1.1),
                new ValueSize(200, 4096),
                Optional.of(Duration.ofMinutes(30)),
                50));
  }

  @Test
  void onlyCallsMustBeSaid() {
    assertThat(parse("calls: {get: 1}\n")).contains(Scenario.of("shop.yaml", new Mix(1, 0, 0)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          keys: {count: 5}                             | 'calls' is missing
          calls: {get: 0}                              | no call has a weight above 0
          calls: {gett: 1}                             | did you mean 'get'
          calls: {get: -1}                             | write a number from 0 to 1000000
          calls: {get: 1, get: 2}                      | 'get' is given twice
          calls: 5                                     | a mapping belongs here
          {calls: {get: 1}, value-size: 5}             | did you mean 'value_size'
          {calls: {get: 1}, value_size: big}           | write a size such as 1KiB, or a range such as 200B-4KiB
          {calls: {get: 1}, value_size: 4KiB-1KiB}     | neither a size nor a range
          {calls: {get: 1}, value_size: 17MiB}         | neither a size nor a range
          {calls: {get: 1}, value_size: 0}             | neither a size nor a range
          {calls: {get: 1}, ttl: soon}                 | this is not a duration
          {calls: {get: 1}, page_items: 1001}          | write a number from 1 to 1000
          {calls: {get: 1}, keys: {count: 0}}          | write a number from 1 to 10000000
          {calls: {get: 1}, keys: {distribution: zipfan}}                | did you mean 'zipfian'
          {calls: {get: 1}, keys: {distribution: zipfian, exponent: 0}}  | write a number above 0 and up to 10
          {calls: {get: 1}, keys: {distribution: zipfian, exponent: NaN}} | write a number above 0 and up to 10
          {calls: {get: 1}, keys: {exponent: 0.9}}     | only the distribution zipfian has an exponent
          {calls: {get: 1}, ttl: }                     | 'ttl' has no value
          calls: [                                     | this is not YAML
          """)
  void whatIsWrongIsToldWithItsPlaceAndRemedy(String text, String message) {
    assertThat(parse(text)).isEmpty();

    assertThat(told()).contains(message, "folder/shop.yaml:1", "  do     ");
  }

  @Test
  void everyMistakeIsToldAtOnce() {
    assertThat(parse("{calls: {gett: 1}, keys: {count: x}, tll: 5s}")).isEmpty();

    assertThat(told()).contains("'gett'", "whole number", "did you mean 'ttl'");
  }
}
