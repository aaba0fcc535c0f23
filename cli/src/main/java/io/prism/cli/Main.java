package io.prism.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.prism.cli.kv.KvCommand;
import io.prism.cli.load.BenchCommand;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** The {@code prism} command. */
@Command(
    name = "prism",
    description = "A data access gateway: one endpoint, many stores.",
    subcommands = {
      DevCommand.class,
      ServeCommand.class,
      ProxyCommand.class,
      PluginCommand.class,
      KvCommand.class,
      BenchCommand.class,
      NamespacesCommand.class,
      CapabilitiesCommand.class,
      ValidateCommand.class,
      CompletionCommand.class,
      VersionCommand.class,
      HelpCommand.class
    })
public final class Main extends Help {

  /** Runs a command and ends the process with its exit code. */
  public static void main(String[] args) {
    System.exit(run(args));
  }

  /** Runs a command. */
  static int run(String... args) {
    // Commands explain failures themselves; a gateway or plugin configures its own log when it
    // starts.
    ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).setLevel(Level.OFF);
    CommandLine command = commandLine();
    try {
      return command.execute(args);
    } catch (OutOfMemoryError e) {
      command
          .getErr()
          .println("not enough memory; PRISM_JAVA_OPTS=-Xmx2g gives a command 2 GiB, for example");
      return ExitCode.FAILED;
    } catch (Error e) {
      failures().defect(e, command.getErr());
      return ExitCode.FAILED;
    }
  }

  /** The command line with everything that hangs below it. */
  static CommandLine commandLine() {
    return new CommandLine(new Main())
        .setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8))
        .setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(failures());
  }

  private static FailureHandler failures() {
    return new FailureHandler(System.getenv(FailureHandler.DEBUG_VARIABLE) != null);
  }
}
