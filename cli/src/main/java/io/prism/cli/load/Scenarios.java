package io.prism.cli.load;

import io.prism.cli.CommandFailure;
import io.prism.cli.ExitCode;
import io.prism.cli.InputFile;
import io.prism.control.document.DidYouMean;
import io.prism.control.document.SourceText;
import io.prism.control.violation.Findings;
import io.prism.control.violation.ViolationText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The scenarios that are built in, and those of files. */
final class Scenarios {

  private static final List<Scenario> BUILT_IN =
      List.of(
          Scenario.of("read-heavy", new Mix(95, 5, 0)),
          Scenario.of("write-heavy", new Mix(5, 95, 0)),
          Scenario.of("mixed", new Mix(50, 50, 0)),
          Scenario.of("scan", new Mix(20, 0, 80)));

  private Scenarios() {}

  /**
   * The scenario of a name, else that of a file.
   *
   * @throws CommandFailure when there is neither, or the file is not as it should be
   */
  static Scenario named(String nameOrFile) throws IOException {
    Optional<Scenario> builtIn =
        BUILT_IN.stream().filter(scenario -> scenario.name().equals(nameOrFile)).findFirst();
    if (builtIn.isPresent()) {
      return builtIn.get();
    }
    Path file = Path.of(nameOrFile);
    if (!Files.exists(file)) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "--scenario: '"
              + nameOrFile
              + "' is neither a scenario nor a file; "
              + DidYouMean.remedy(BUILT_IN.stream().map(Scenario::name).toList(), nameOrFile));
    }
    return read(file);
  }

  private static Scenario read(Path file) throws IOException {
    byte[] bytes;
    try (InputStream in = InputFile.open(file)) {
      bytes = in.readNBytes(SourceText.MAX_BYTES + 1);
    }
    Findings findings = new Findings();
    Optional<Scenario> scenario =
        ScenarioParser.parse(new SourceText(file.toString(), Path.of(""), bytes), findings);
    return scenario.orElseThrow(
        () ->
            new CommandFailure(
                ExitCode.USAGE, ViolationText.render(findings.sorted()).stripTrailing()));
  }
}
