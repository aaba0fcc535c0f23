package io.prism.cli;

import io.prism.control.snapshot.ListenerKind;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Where a gateway listens; wins over its configuration. */
final class PortOptions {

  @Option(
      names = "--grpc-port",
      paramLabel = "N",
      description = "Port for gRPC; 0 takes a free one (default 8980).")
  private @Nullable Integer grpcPort;

  @Option(
      names = "--http-port",
      paramLabel = "N",
      description = "Port for HTTP/JSON; 0 takes a free one (default 8080).")
  private @Nullable Integer httpPort;

  @Option(
      names = "--admin-port",
      paramLabel = "N",
      description = "Port for administration over gRPC; 0 takes a free one (default 8981).")
  private @Nullable Integer adminPort;

  @Option(
      names = "--metrics-port",
      paramLabel = "N",
      description = "Port for health and metrics; 0 takes a free one (default 9090).")
  private @Nullable Integer metricsPort;

  @Spec(Spec.Target.MIXEE)
  @SuppressWarnings("NullAway.Init") // injected before any method is called
  private CommandSpec command;

  /** The ports that were given. */
  Map<ListenerKind, Integer> ports() {
    Map<ListenerKind, Integer> ports = new EnumMap<>(ListenerKind.class);
    put(ports, ListenerKind.GRPC, grpcPort);
    put(ports, ListenerKind.HTTP, httpPort);
    put(ports, ListenerKind.ADMIN, adminPort);
    put(ports, ListenerKind.METRICS, metricsPort);
    return ports;
  }

  private void put(
      Map<ListenerKind, Integer> ports, ListenerKind listener, @Nullable Integer port) {
    if (port == null) {
      return;
    }
    if (port < 0 || port > 65_535) {
      throw new ParameterException(
          command.commandLine(),
          "--" + listener.word() + "-port: " + port + " is no port; use 0 to 65535");
    }
    ports.put(listener, port);
  }
}
