package io.prism.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.prism.control.violation.Rule;
import io.prism.control.violation.Violation;
import io.prism.control.violation.ViolationText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every folder under {@code violations} holds documents and, in {@code expected.txt}, what {@code
 * prism validate} says about them.
 */
class GoldenViolationsTest {

  private static final Path FOLDER = Path.of("src/test/resources/violations");

  static List<Path> cases() throws IOException {
    try (Stream<Path> folders = Files.list(FOLDER)) {
      return folders.sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void everyViolationIsToldWithPlaceValueAndRemedy(Path folder) throws IOException {
    String told = render(folder, validate(folder));

    assertThat(told).isEqualTo(Files.readString(folder.resolve("expected.txt")));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void noCredentialIsEverRepeated(Path folder) {
    assertThat(validate(folder)).noneMatch(violation -> violation.toString().contains("hunter2"));
  }

  @Test
  void everyRuleThatDocumentsAloneCanBreakHasACase() throws IOException {
    Set<Rule> broken =
        cases().stream()
            .flatMap(folder -> validate(folder).stream())
            .map(Violation::rule)
            .collect(Collectors.toCollection(() -> EnumSet.noneOf(Rule.class)));

    // These need a file that is missing or huge, bindings from before, or a running gateway.
    assertThat(EnumSet.complementOf(EnumSet.copyOf(broken)))
        .containsExactlyInAnyOrder(
            Rule.FILE_UNREADABLE,
            Rule.FILE_TOO_LARGE,
            Rule.BINDING_CONFLICT,
            Rule.RESTART_REQUIRED,
            Rule.NOT_REMEMBERED,
            Rule.NOT_APPLIED);
  }

  private static List<Violation> validate(Path folder) {
    ConfigSources sources =
        new ConfigSources(
            existing(folder.resolve("prism.yaml")),
            existing(folder.resolve("server.yaml")),
            new Overrides(Optional.of(folder.resolve("no-data-yet")), Map.of()));
    return ControlPlane.validate(sources, InstalledTypes.all(), new TestHost());
  }

  private static String render(Path folder, List<Violation> violations) {
    return ViolationText.render(violations)
        .replace(folder.toAbsolutePath() + "/", "")
        .replace(folder + "/", "");
  }

  private static Optional<Path> existing(Path path) {
    return Optional.of(path).filter(Files::exists);
  }
}
