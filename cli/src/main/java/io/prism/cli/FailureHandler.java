package io.prism.cli;

import io.grpc.StatusRuntimeException;
import io.prism.backend.error.PrismException;
import io.prism.control.state.DataDirectoryException;
import io.prism.http2.transport.UnavailableMechanismException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** Turns what a command throws into one line for people and an exit code. */
final class FailureHandler implements CommandLine.IExecutionExceptionHandler {

  /** Set to anything, it makes a defect show its stack trace. */
  static final String DEBUG_VARIABLE = "PRISM_DEBUG";

  private final boolean debug;

  FailureHandler(boolean debug) {
    this.debug = debug;
  }

  @Override
  public int handleExecutionException(
      Exception failure, CommandLine command, CommandLine.ParseResult parsed) {
    PrintWriter err = command.getErr();
    return switch (failure) {
      case CommandFailure known -> {
        err.println(known.getMessage());
        yield known.exitCode();
      }
      case StatusRuntimeException status -> {
        RemoteFailure remote = RemoteFailure.of(status, target(command));
        remote.lines().forEach(err::println);
        yield remote.exitCode();
      }
      case PrismException refused -> {
        err.println(refused.message());
        yield ExitCode.FAILED;
      }
      case DataDirectoryException unusable -> {
        err.println(unusable.getMessage());
        yield ExitCode.FAILED;
      }
      case UnavailableMechanismException unusable -> {
        err.println(unusable.getMessage());
        yield ExitCode.FAILED;
      }
      case IOException io -> {
        err.println(explain(io));
        yield ExitCode.FAILED;
      }
      case UncheckedIOException io -> {
        err.println(explain(Objects.requireNonNull(io.getCause())));
        yield ExitCode.FAILED;
      }
      default -> {
        defect(failure, err);
        yield ExitCode.FAILED;
      }
    };
  }

  /** Tells of something that should not have happened. */
  void defect(Throwable failure, PrintWriter err) {
    if (debug) {
      failure.printStackTrace(err);
      err.println("this is a defect of prism; please report it with the lines above");
    } else {
      err.println(
          "this is a defect of prism: "
              + failure
              + "; please report it with what the same command prints when "
              + DEBUG_VARIABLE
              + "=1 is set");
    }
  }

  private static String explain(IOException failure) {
    return switch (failure) {
      case NoSuchFileException missing -> "no such file: " + missing.getFile();
      case AccessDeniedException denied -> "no permission to use " + denied.getFile();
      case FileAlreadyExistsException there -> "there is a file already: " + there.getFile();
      case FileSystemException file when file.getReason() != null ->
          file.getFile() + ": " + file.getReason();
      default -> "input or output failed: " + failure.getMessage();
    };
  }

  private static String target(CommandLine command) {
    OptionSpec option = command.getCommandSpec().findOption("--target");
    return option == null ? "the target" : String.valueOf((Object) option.getValue());
  }
}
