package io.prism.cli;

import com.google.common.base.Throwables;
import io.prism.backend.plugin.Address;
import io.prism.control.snapshot.ListenerKind;
import io.prism.control.snapshot.ServerConfig;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Tells which listener could not be opened, and what helps. */
final class ListenFailure {

  private static final Pattern BINDING = Pattern.compile("(Failed to bind|cannot listen on).*");

  private ListenFailure() {}

  /** What to say when a gateway could not start because of this; empty: it is something else. */
  static Optional<CommandFailure> of(IOException failure, ServerConfig server) {
    if (!isBinding(failure)) {
      return Optional.empty();
    }
    List<ListenerKind> candidates =
        Arrays.stream(ListenerKind.values())
            .filter(kind -> names(failure, server.listener(kind).port()))
            .toList();
    if (candidates.isEmpty()) {
      return Optional.empty();
    }
    ListenerKind first = candidates.getFirst();
    String address = server.listener(first).host() + ":" + server.listener(first).port();
    String who =
        candidates.stream().map(ListenerKind::word).collect(Collectors.joining("' or '", "'", "'"));
    return Optional.of(
        failed(
            "the listener "
                + who
                + " cannot listen on "
                + address
                + ": "
                + why(failure)
                + "; stop what listens there, or choose another port with --"
                + first.word()
                + "-port N (0 takes a free one)"));
  }

  /** What to say when a plugin could not start because of this; empty: it is something else. */
  static Optional<CommandFailure> of(IOException failure, Address data, Optional<Address> metrics) {
    if (!isBinding(failure)) {
      return Optional.empty();
    }
    Optional<Address> second = metrics.filter(address -> names(failure, address.port()));
    return Optional.of(
        failed(
            "the plugin cannot listen on "
                + second.orElse(data)
                + ": "
                + why(failure)
                + "; stop what listens there, or choose another "
                + (second.isPresent()
                    ? "port with --metrics-port N"
                    : "address with --listen HOST:PORT")
                + " (port 0 takes a free one)"));
  }

  private static boolean isBinding(IOException failure) {
    return BINDING.matcher(String.valueOf(failure.getMessage())).matches();
  }

  private static boolean names(IOException failure, int port) {
    return Pattern.compile(":" + port + "\\b").matcher(String.valueOf(failure.getMessage())).find();
  }

  private static String why(IOException failure) {
    Throwable root = Throwables.getRootCause(failure);
    String message = root.getMessage();
    return message == null || root == failure
        ? root.getClass().getSimpleName()
        : SocketMessage.plain(message);
  }

  private static CommandFailure failed(String message) {
    return new CommandFailure(ExitCode.FAILED, message);
  }
}
