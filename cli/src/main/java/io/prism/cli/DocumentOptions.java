package io.prism.cli;

import io.prism.control.ConfigSources;
import io.prism.control.Overrides;
import io.prism.control.snapshot.ListenerKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which configuration a gateway runs with. */
final class DocumentOptions {

  private static final Path APPLICATION_DOCUMENT = Path.of("prism.yaml");

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description =
          "The application's document. Default: prism.yaml in this folder, if there is one; else the"
              + " namespaces demo (SQLite) and scratch (memory).")
  private @Nullable Path config;

  @Option(
      names = "--server",
      paramLabel = "FILE",
      description = "The platform's document. Default: loopback listeners, built-in stores.")
  private @Nullable Path server;

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = "Where to keep data. Default: what --server says, else .prism/data.")
  private @Nullable Path dataDirectory;

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

  ConfigSources sources() {
    return new ConfigSources(
        Optional.ofNullable(config == null ? documentHere() : config),
        Optional.ofNullable(server),
        new Overrides(Optional.ofNullable(dataDirectory), ports()));
  }

  private static @Nullable Path documentHere() {
    return Files.exists(APPLICATION_DOCUMENT) ? APPLICATION_DOCUMENT : null;
  }

  private Map<ListenerKind, Integer> ports() {
    Map<ListenerKind, Integer> ports = new EnumMap<>(ListenerKind.class);
    put(ports, ListenerKind.GRPC, grpcPort);
    put(ports, ListenerKind.HTTP, httpPort);
    put(ports, ListenerKind.ADMIN, adminPort);
    put(ports, ListenerKind.METRICS, metricsPort);
    return ports;
  }

  private static void put(
      Map<ListenerKind, Integer> ports, ListenerKind listener, @Nullable Integer port) {
    if (port != null) {
      ports.put(listener, port);
    }
  }
}
