package io.prism.cli.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordFormatTest {

  @Test
  void jsonLinesCarryEveryByteAndTheExpiry() {
    byte[] all = new byte[256];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) i;
    }
    Record item =
        new Record(
            "a\t\"b\" \uD83D\uDE00",
            ByteString.copyFrom(all),
            Optional.of(Instant.parse("2030-01-31T12:00:00.123Z")),
            Optional.empty());

    String line = RecordFormat.jsonl.format(item);

    assertThat(line).doesNotContain("\n");
    assertThat(RecordFormat.jsonl.parse(line)).isEqualTo(item);
  }

  @Test
  void aTimeToLiveIsWrittenAsOnTheCommandLine() {
    assertThat(RecordFormat.jsonl.parse("{\"key\": \"k\", \"text\": \"x\", \"ttl\": \"30m\"}"))
        .isEqualTo(
            new Record(
                "k",
                ByteString.copyFromUtf8("x"),
                Optional.empty(),
                Optional.of(Duration.ofMinutes(30))));
  }

  @Test
  void theLargestItemIsReadAsItWasWritten() {
    Record item = new Record("\u0001".repeat(1024), ByteString.copyFrom(new byte[16 << 20]));

    String line = RecordFormat.jsonl.format(item);

    assertThat(line.length()).isLessThan(RecordFormat.LONGEST_LINE);
    assertThat(RecordFormat.jsonl.parse(line).value()).isEqualTo(item.value());
  }

  @Test
  void tabSeparatedLinesKeepFurtherTabsInTheValue() {
    assertThat(RecordFormat.tsv.parse("key\tone\ttwo"))
        .isEqualTo(new Record("key", ByteString.copyFromUtf8("one\ttwo")));
  }

  @ParameterizedTest
  @CsvSource({"jsonl, '{\"key\": \"k\", \"text\": \"\"}'", "tsv, 'k\t'"})
  void anEmptyValueIsAValue(RecordFormat format, String line) {
    assertThat(format.parse(line)).isEqualTo(new Record("k", ByteString.EMPTY));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "no json",
        "[1]",
        "{}",
        "{\"key\": 1, \"text\": \"x\"}",
        "{\"key\": \"k\"}",
        "{\"key\": \"k\", \"text\": \"x\", \"value\": \"eA==\"}",
        "{\"key\": \"k\", \"value\": \"not base64!\"}",
        "{\"key\": \"k\", \"text\": \"x\", \"expires_at\": \"tomorrow\"}",
        "{\"key\": \"k\", \"text\": \"x\", \"expires_at\": \"+900000000-01-31T12:00:00Z\"}",
        "{\"key\": \"k\", \"text\": \"x\", \"expires_at\": 1}",
        "{\"key\": \"k\", \"text\": \"x\", \"bogus\": 1}",
        "{\"key\": \"k\", \"text\": \"x\", \"value\": 1}",
        "{\"key\": \"k\", \"key\": \"l\", \"text\": \"x\"}",
        "{\"key\": \"k\", \"text\": \"x\"} {\"key\": \"l\", \"text\": \"x\"}",
        "{\"key\": \"k\", \"text\": \"x\", \"ttl\": \"soon\"}",
        "{\"key\": \"k\", \"text\": \"x\", \"ttl\": 5}",
        "{\"key\": \"k\", \"text\": \"x\", \"ttl\": \"999999999999d\"}",
        "{\"key\": \"k\", \"text\": \"x\", \"ttl\": \"5s\","
            + " \"expires_at\": \"2030-01-31T12:00:00Z\"}"
      })
  void aBadJsonLineIsRefused(String line) {
    assertThatThrownBy(() -> RecordFormat.jsonl.parse(line))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("Exception");
  }

  @Test
  void aLineWithoutTabIsRefused() {
    assertThatThrownBy(() -> RecordFormat.tsv.parse("key value"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("tab");
  }

  @Test
  void tabSeparatedLinesRefuseWhatTheyCannotHold() {
    for (ByteString value :
        new ByteString[] {
          ByteString.copyFromUtf8("two\nlines"), ByteString.copyFrom(new byte[] {(byte) 0xff})
        }) {
      assertThatThrownBy(() -> RecordFormat.tsv.format(new Record("k", value)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("jsonl");
    }
  }

  @ParameterizedTest
  @CsvSource({"a.tsv, tsv", "a.txt, tsv", "a.jsonl, jsonl", "-, jsonl"})
  void theFileNameSuggestsTheFormat(String name, RecordFormat expected) {
    assertThat(RecordFormat.ofFileName(name)).isEqualTo(expected);
  }
}
