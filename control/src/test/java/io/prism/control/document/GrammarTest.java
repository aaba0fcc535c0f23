package io.prism.control.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GrammarTest {

  @ParameterizedTest
  @CsvSource({
    "1, 1",
    "512B, 512",
    "1KB, 1000",
    "1Ki, 1024",
    "1KiB, 1024",
    "1MB, 1000000",
    "1MiB, 1048576",
    "1Mi, 1048576",
    "1.5GB, 1500000000",
    "0.5KiB, 512",
    "16 MiB, 16777216",
    "100GB, 100000000000",
    "2TiB, 2199023255552",
    "1000000TB, 1000000000000000000",
  })
  void decimalAndBinarySizesAreKeptApart(String text, long bytes) {
    assertThat(Grammar.size(text)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0",
        "0MB",
        "-1",
        "1mb",
        "1 M",
        "MB",
        "1.5",
        "1.0001KB",
        "1e3",
        "1000001TB",
        "１MB"
      })
  void whatIsNoSizeIsRefused(String text) {
    assertThatThrownBy(() -> Grammar.size(text)).isInstanceOf(BadValueException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "500ms, PT0.5S",
    "30s, PT30S",
    "30sec, PT30S",
    "15min, PT15M",
    "15m, PT15M",
    "12h, PT12H",
    "2 hours, PT2H",
    "1day, PT24H",
    "30days, PT720H",
    "7d, PT168H",
    "36500days, PT876000H",
  })
  void durationsHaveAUnit(String text, Duration duration) {
    assertThat(Grammar.duration(text)).isEqualTo(duration);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "30",
        "0s",
        "-1s",
        "1.5s",
        "1h30m",
        "36501days",
        "999999999999days",
        "1 year",
        "s"
      })
  void whatIsNoDurationIsRefused(String text) {
    assertThatThrownBy(() -> Grammar.duration(text)).isInstanceOf(BadValueException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "50K rps, 50000",
    "10K enqueues/sec, 10000",
    "1.5M writes/s, 1500000",
    "5000 rps, 5000",
    "5000rps, 5000",
    "7k qps, 7000",
    "0 rps, 0",
  })
  void ratesHaveAUnit(String text, long rate) {
    assertThat(Grammar.rate(text)).isEqualTo(rate);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "50K", "rps", "50 K K rps", "50G rps", "-1 rps", "1.5 rps", "50K per day"})
  void whatIsNoRateIsRefused(String text) {
    assertThatThrownBy(() -> Grammar.rate(text)).isInstanceOf(BadValueException.class);
  }

  @ParameterizedTest
  @CsvSource({"50K, 50000", "5000, 5000", "1.5M, 1500000", "0, 0"})
  void countsMayHaveASuffix(String text, long count) {
    assertThat(Grammar.count(text)).isEqualTo(count);
  }

  @ParameterizedTest
  @CsvSource({"p99 < 10ms, PT0.01S", "p99 <= 1s, PT1S", "p99<5ms, PT0.005S", "p99 < 60s, PT1M"})
  void latenciesAreObjectivesForThe99thPercentile(String text, Duration bound) {
    assertThat(Grammar.latency(text)).isEqualTo(bound);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "p50 < 10ms",
        "p99.9 < 10ms",
        "p99 > 10ms",
        "10ms",
        "p99 <",
        "p99 < 61s",
        "p99 < 0ms"
      })
  void otherLatenciesAreRefused(String text) {
    assertThatThrownBy(() -> Grammar.latency(text)).isInstanceOf(BadValueException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "a1", "team-a", "0", "a--b"})
  void namesAreLowercase(String text) {
    assertThat(Grammar.name(text)).isEqualTo(text);
  }

  @Test
  void aNameHas63CharactersAtMost() {
    assertThat(Grammar.name("a".repeat(63))).hasSize(63);
    assertThatThrownBy(() -> Grammar.name("a".repeat(64))).isInstanceOf(BadValueException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "A", "a_b", "-a", "a-", "a.b", "ä", "a b", "../a"})
  void otherNamesAreRefused(String text) {
    assertThatThrownBy(() -> Grammar.name(text)).isInstanceOf(BadValueException.class);
  }
}
