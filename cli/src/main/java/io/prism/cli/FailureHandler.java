package io.prism.cli;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.prism.backend.error.PrismException;
import io.prism.backend.error.StatusCodec;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.NoSuchFileException;
import picocli.CommandLine;

/** Turns what a command throws into one line for people and an exit code. */
final class FailureHandler implements CommandLine.IExecutionExceptionHandler {

  @Override
  public int handleExecutionException(
      Exception failure, CommandLine command, CommandLine.ParseResult parsed) {
    PrintWriter err = command.getErr();
    return switch (failure) {
      case CommandFailure known -> {
        err.println(known.getMessage());
        yield known.exitCode();
      }
      case StatusRuntimeException status -> explain(status, err);
      case PrismException refused -> {
        err.println(refused.message());
        yield ExitCode.FAILED;
      }
      case NoSuchFileException missing -> {
        err.println("no such file: " + missing.getFile());
        yield ExitCode.FAILED;
      }
      case IOException io -> {
        err.println("input or output failed: " + io.getMessage());
        yield ExitCode.FAILED;
      }
      default -> {
        failure.printStackTrace(err);
        err.println("this is a defect of prism; please report it with the lines above");
        yield ExitCode.FAILED;
      }
    };
  }

  private static int explain(StatusRuntimeException failure, PrintWriter err) {
    var details = StatusProto.fromThrowable(failure);
    boolean fromGateway = details != null && details.getDetailsCount() > 0;
    if (!fromGateway && failure.getStatus().getCode() == Status.Code.UNAVAILABLE) {
      err.println(
          "no gateway answers at the target; start one with 'prism dev', or name another with"
              + " --target HOST:PORT");
      return ExitCode.UNAVAILABLE;
    }
    if (details == null) {
      err.println(failure.getStatus().getCode() + ": " + failure.getStatus().getDescription());
      return ExitCode.FAILED;
    }
    PrismException refused = StatusCodec.decode(details);
    err.println(refused.reason() + ": " + refused.message());
    refused
        .retryAfter()
        .ifPresent(delay -> err.println("a retry can help after " + delay.toMillis() + " ms"));
    return failure.getStatus().getCode() == Status.Code.UNAVAILABLE
        ? ExitCode.UNAVAILABLE
        : ExitCode.FAILED;
  }
}
