package io.prism.cli;

import com.google.common.base.Throwables;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.prism.backend.error.PrismException;
import io.prism.backend.error.StatusCodec;
import io.prism.control.snapshot.ListenerKind;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLException;

/**
 * A call that did not succeed, for people and their shell.
 *
 * @param lines what to print
 * @param exitCode what to tell the shell
 */
record RemoteFailure(List<String> lines, int exitCode) {

  private static final String ANOTHER = "name another with --target HOST:PORT";

  /** How an HTTP/1.1 answer begins, as grpc-java shows it. */
  private static final String HTTP1_IN_HEX = "485454502f";

  RemoteFailure {
    lines = List.copyOf(lines);
  }

  /** What became of a call to this target. */
  static RemoteFailure of(StatusRuntimeException failure, String target) {
    var details = StatusProto.fromThrowable(failure);
    return details != null && details.getDetailsCount() > 0
        ? refused(StatusCodec.decode(details), failure.getStatus().getCode())
        : unanswered(failure, target);
  }

  private static RemoteFailure refused(PrismException why, Status.Code code) {
    List<String> lines = new ArrayList<>();
    lines.add(why.reason() + ": " + why.message());
    why.retryAfter()
        .ifPresent(delay -> lines.add("a retry can help after " + delay.toMillis() + " ms"));
    return new RemoteFailure(
        lines, code == Status.Code.UNAVAILABLE ? ExitCode.UNAVAILABLE : ExitCode.FAILED);
  }

  /** No gateway had a word in it: grpc-java alone tells what happened, in terms of its own. */
  private static RemoteFailure unanswered(StatusRuntimeException failure, String target) {
    String told = Optional.ofNullable(failure.getStatus().getDescription()).orElse("");
    if (told.contains("invalid content-type") || showsHttp1(failure)) {
      return unreachable(
          target
              + " answers HTTP but is no gRPC port of Prism; a gateway listens for gRPC on port "
              + ListenerKind.GRPC.defaultPort()
              + " unless --grpc-port or its configuration says otherwise; "
              + ANOTHER);
    }
    return switch (failure.getStatus().getCode()) {
      case UNAVAILABLE -> unreachable(unavailable(failure, target));
      case DEADLINE_EXCEEDED ->
          new RemoteFailure(
              List.of("no answer from " + target + " in time; --timeout allows more"),
              ExitCode.FAILED);
      default ->
          new RemoteFailure(
              List.of(failure.getStatus().getCode() + ": " + firstLine(told)), ExitCode.FAILED);
    };
  }

  /** Depending on who writes first, the bytes are told by the failure itself or by its cause. */
  private static boolean showsHttp1(StatusRuntimeException failure) {
    return Throwables.getCausalChain(failure).stream()
        .anyMatch(cause -> String.valueOf(cause.getMessage()).contains(HTTP1_IN_HEX));
  }

  private static String unavailable(StatusRuntimeException failure, String target) {
    List<Throwable> chain = Throwables.getCausalChain(failure);
    if (chain.stream().anyMatch(UnknownHostException.class::isInstance)) {
      return "the host of " + target + " is not known; " + ANOTHER;
    }
    Throwable root = chain.getLast();
    String why =
        firstLine(
            Optional.ofNullable(root == failure ? null : root.getMessage())
                .or(() -> Optional.ofNullable(failure.getStatus().getDescription()))
                .orElse(""));
    if (chain.stream().anyMatch(SSLException.class::isInstance)) {
      return "no TLS connection to " + target + ": " + why + "; see --tls, --ca, --cert and --key";
    }
    return "no gateway answers at "
        + target
        + (why.isEmpty() ? "" : " (" + why + ")")
        + "; start one with 'prism dev', or "
        + ANOTHER;
  }

  private static RemoteFailure unreachable(String line) {
    return new RemoteFailure(List.of(line), ExitCode.UNAVAILABLE);
  }

  /** What a person can use of it. */
  private static String firstLine(String text) {
    return SocketMessage.plain(text.lines().findFirst().orElse(""));
  }
}
