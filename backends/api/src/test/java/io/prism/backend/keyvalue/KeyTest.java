package io.prism.backend.keyvalue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.prism.backend.error.PrismException;
import io.prism.common.v1.ErrorReason;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyTest {

  private static final String EMOJI = "\ud83d\ude00";

  @ParameterizedTest
  @ValueSource(
      strings = {"k", " ", "%", "_", "\\", "/", "..", "a:b-c_d.e/f", "\u00a0", EMOJI, "e\u0301"})
  void keepsTextAndBytes(String text) {
    Key key = Key.of(text);
    assertThat(key.text()).isEqualTo(text);
    assertThat(key.toByteArray()).isEqualTo(text.getBytes(StandardCharsets.UTF_8));
    assertThat(Key.ofStored(key.toByteArray())).isEqualTo(key).hasSameHashCodeAs(key);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "k",
        "\n",
        "a\u0000",
        "\u007f",
        "a\u0080b",
        "\u009f",
        "\u00a0",
        "\u00bf",
        "caf\u00e9",
        EMOJI,
        "\u0080"
      })
  void bytesAreValidWhenTheirTextIs(String text) {
    byte[] utf8 = ("--" + text + "-").getBytes(StandardCharsets.UTF_8);
    assertThat(Key.isValid(utf8, 2, utf8.length - 3)).isEqualTo(isTaken(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"c3", "c328", "eda080", "c080", "f5808080", "80", "6bff", "e28882c2"})
  void bytesThatAreNoTextAreNotValid(String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex);
    assertThat(Key.isValid(bytes, 0, bytes.length)).isFalse();
  }

  @Test
  void validBytesAreBounded() {
    byte[] utf8 = "k".repeat(1_025).getBytes(StandardCharsets.UTF_8);
    assertThat(Key.isValid(utf8, 0, 1_024)).isTrue();
    assertThat(Key.isValid(utf8, 0, 1_025)).isFalse();
  }

  private static boolean isTaken(String text) {
    try {
      Key.of(text);
      return true;
    } catch (PrismException e) {
      return false;
    }
  }

  @Test
  void probeIsEveryKeyItIsMovedTo() {
    Key.Probe probe = new Key.Probe();
    byte[] bytes = "-user/42-".getBytes(StandardCharsets.UTF_8);
    for (int length = 1; length < 8; length++) {
      Key expected = Key.of("user/42".substring(0, length));
      Key key = probe.at(bytes, 1, length);
      assertThat(key).isEqualTo(expected).hasSameHashCodeAs(expected);
      assertThat(expected).isEqualTo(key).isEqualByComparingTo(key);
      assertThat(key.text()).isEqualTo(expected.text());
      assertThat(key.size()).isEqualTo(length);
      assertThat(key.toByteArray()).isEqualTo(expected.toByteArray());
      assertThat(key.toByteString()).isEqualTo(expected.toByteString());
    }
  }

  @Test
  void keptKeyStaysWhenTheProbeMoves() {
    Key.Probe probe = new Key.Probe();
    Key kept = probe.at("first".getBytes(StandardCharsets.UTF_8), 0, 5).kept();
    probe.at("other".getBytes(StandardCharsets.UTF_8), 0, 5);
    assertThat(kept).isEqualTo(Key.of("first"));
  }

  @Test
  void acceptsTheGreatestLengthInBytes() {
    assertThat(Key.of("k".repeat(1_024)).size()).isEqualTo(1_024);
    assertThat(Key.of(EMOJI.repeat(256)).size()).isEqualTo(1_024);
  }

  @Test
  void refusesOneByteMore() {
    assertRefused("k".repeat(1_025));
    assertRefused(EMOJI.repeat(256) + "k");
    assertRefused("\u00e9".repeat(513));
  }

  @Test
  void refusesEmptyKey() {
    assertRefused("");
  }

  @Test
  void refusesEveryControlCharacterAndNoNeighbour() {
    for (char c = 0; c < 0x100; c++) {
      String text = "a" + c;
      if (Character.getType(c) == Character.CONTROL) {
        assertRefused(text);
      } else {
        assertThat(Key.of(text).text()).isEqualTo(text);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"\ud83d", "\ude00", "a\ud83db", "\ude00\ud83d", "\ud83d\ud83d\ude00"})
  void refusesHalfSurrogatePairs(String text) {
    assertRefused(text);
  }

  @Test
  void errorNamesTheField() {
    assertThatThrownBy(() -> Key.of("", "items[2].key"))
        .isInstanceOfSatisfying(
            PrismException.class,
            e -> {
              assertThat(e.message()).startsWith("items[2].key");
              assertThat(e.violations()).extracting("field").containsExactly("items[2].key");
            });
  }

  @Test
  void ordersByBytesNotByUtf16() {
    Key fullWidthTilde = Key.of("\uff5e");
    Key emoji = Key.of(EMOJI);
    assertThat(fullWidthTilde).isLessThan(emoji);
    assertThat("\uff5e").as("in UTF-16 it is the other way round").isGreaterThan(EMOJI);
    assertThat(Key.of("a")).isLessThan(Key.of("aa")).isLessThan(Key.of("b"));
    assertThat(Key.of("z")).isLessThan(Key.of("\u00e9"));
  }

  @Test
  void bytesHandedOutAreTheCallersOwn() {
    Key key = Key.of("abc");
    key.toByteArray()[0] = 'X';
    byte[] stored = {'a'};
    Key fromStore = Key.ofStored(stored);
    stored[0] = 'X';
    assertThat(key.text()).isEqualTo("abc");
    assertThat(fromStore.text()).isEqualTo("a");
  }

  private static void assertRefused(String text) {
    assertThatThrownBy(() -> Key.of(text))
        .isInstanceOfSatisfying(
            PrismException.class, e -> assertThat(e.reason()).isEqualTo(ErrorReason.INVALID_KEY));
  }
}
