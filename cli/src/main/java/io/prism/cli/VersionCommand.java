package io.prism.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Tells which release this is, and what runs it. */
@Command(name = "version", description = "Show the release, and the Java that runs it.")
final class VersionCommand implements Runnable {

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
    String release = VersionCommand.class.getPackage().getImplementationVersion();
    command
        .commandLine()
        .getOut()
        .printf(
            "prism %s%njava %s (%s)%n%s %s%n",
            release == null ? "unpackaged" : release,
            Runtime.version(),
            System.getProperty("java.vendor"),
            System.getProperty("os.name"),
            System.getProperty("os.arch"));
  }
}
