package io.prism.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.prism.backend.BackendFactory;
import io.prism.backend.SettingSpec;
import io.prism.control.BackendFactories;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Keeps the guide to stores in step with the settings that the installed types know. */
class StoresPageTest {

  private static final Path PAGE = Path.of("..", "docs", "stores.md");

  static List<BackendFactory> types() {
    return BackendFactories.installed();
  }

  @ParameterizedTest
  @MethodSource("types")
  void everySettingIsThereAsItIs(BackendFactory type) throws IOException {
    assertThat(rows(type.type()))
        .containsExactlyElementsOf(type.settings().stream().map(StoresPageTest::row).toList());
  }

  private static String row(SettingSpec setting) {
    String usual =
        setting.required()
            ? "required"
            : setting.defaultValue().map(value -> "`" + value + "`").orElse("none");
    return "| `%s` | %s | %s | %s |"
        .formatted(
            setting.name(),
            setting.kind().name().toLowerCase(Locale.ROOT),
            usual,
            setting.description());
  }

  private static List<String> rows(String type) throws IOException {
    return Files.readAllLines(PAGE).stream()
        .dropWhile(line -> !line.equals("## " + type))
        .skip(1)
        .takeWhile(line -> !line.startsWith("## "))
        .filter(line -> line.startsWith("| `"))
        .toList();
  }
}
