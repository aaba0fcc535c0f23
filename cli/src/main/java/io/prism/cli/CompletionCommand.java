package io.prism.cli;

import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prints a completion script. */
@Command(
    name = "completion",
    description =
        "Print a completion script for bash and zsh; use it with: source <(prism completion)")
final class CompletionCommand implements Runnable {

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  private boolean help;

  @Spec
  @SuppressWarnings("NullAway.Init") // injected before run
  private CommandSpec command;

  @Override
  public void run() {
    command
        .commandLine()
        .getOut()
        .println(AutoComplete.bash("prism", command.root().commandLine()));
  }
}
