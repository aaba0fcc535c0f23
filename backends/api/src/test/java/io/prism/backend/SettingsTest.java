package io.prism.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {

  @ParameterizedTest
  @CsvSource({
    "0,0",
    "17,17",
    "17B,17",
    "1KB,1000",
    "1KiB,1024",
    "64 MiB,67108864",
    "1GB,1000000000",
    "2GiB,2147483648",
    "1TB,1000000000000",
    "1TiB,1099511627776"
  })
  void readsSizes(String text, long bytes) {
    assertThat(Settings.parseSize(text)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "MiB", "-1", "1.5GB", "1kb", "1 XB", "999999999999999TiB"})
  void refusesOtherSizes(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Settings.parseSize(text))
        .withMessageContaining("'" + text + "'");
  }

  @ParameterizedTest
  @CsvSource({"500ms,PT0.5S", "30s,PT30S", "10m,PT10M", "10min,PT10M", "12h,PT12H", "7d,PT168H"})
  void readsDurations(String text, Duration duration) {
    assertThat(Settings.parseDuration(text)).isEqualTo(duration);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "10", "s", "-1s", "1w", "1.5s"})
  void refusesOtherDurations(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> Settings.parseDuration(text));
  }

  @Test
  void readsValuesByKind() {
    Settings settings =
        new Settings(Map.of("n", "12", "size", "1KiB", "wait", "2s", "on", "true", "file", "a/b"));
    assertThat(settings.number("n")).contains(12L);
    assertThat(settings.size("size")).contains(1024L);
    assertThat(settings.duration("wait")).contains(Duration.ofSeconds(2));
    assertThat(settings.flag("on")).contains(true);
    assertThat(settings.path("file")).contains(Path.of("a/b"));
    assertThat(settings.text("missing")).isEmpty();
  }

  @Test
  void checksValuesByKind() {
    for (SettingSpec.Kind kind : SettingSpec.Kind.values()) {
      assertThatIllegalArgumentException()
          .as(kind.name())
          .isThrownBy(() -> Settings.check(kind, ""));
    }
    assertThatCode(() -> Settings.check(SettingSpec.Kind.FLAG, "false")).doesNotThrowAnyException();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Settings.check(SettingSpec.Kind.FLAG, "yes"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Settings.check(SettingSpec.Kind.NUMBER, "1.5"));
  }

  @Test
  void textShowsNamesButNoValues() {
    assertThat(new Settings(Map.of("password", "hunter2")).toString())
        .contains("password")
        .doesNotContain("hunter2");
  }
}
