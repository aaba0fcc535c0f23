package io.prism.cli;

import io.prism.control.BackendFactories;
import io.prism.control.ControlPlane;
import io.prism.control.violation.Violation;
import io.prism.control.violation.ViolationJson;
import io.prism.control.violation.ViolationText;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Checks configuration documents without starting anything. */
@Command(
    name = "validate",
    description =
        "Check configuration documents; shows every violation, exit code 1 if there is one.")
final class ValidateCommand implements Callable<Integer> {

  @Mixin private DocumentOptions documents = new DocumentOptions();

  @Option(names = "--json", description = "Print the violations as a JSON array.")
  private boolean json;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  private boolean help;

  @Spec
  @SuppressWarnings("NullAway.Init") // injected before call
  private CommandSpec command;

  @Override
  public Integer call() {
    List<Violation> violations =
        ControlPlane.validate(documents.sources(Map.of()), BackendFactories.installed());
    boolean failed = violations.stream().anyMatch(Violation::isError);
    PrintWriter out = command.commandLine().getOut();
    if (json) {
      out.print(ViolationJson.render(violations));
    } else {
      if (!violations.isEmpty()) {
        out.print(ViolationText.render(violations));
      }
      if (!failed) {
        out.println("valid");
      }
    }
    out.flush();
    return failed ? ExitCode.FAILED : ExitCode.OK;
  }
}
