package io.prism.operator.workload;

import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a proxy needs to know before it can start: listeners, limits of its process. A change of it
 * takes new pods; all else reaches running ones over the stream.
 */
final class ServerDocument {

  /** The key of the ConfigMap, and the name of the file. */
  static final String FILE = "server.yaml";

  /** The key of the Secret with the cursor key, and the name of the file. */
  static final String CURSOR_KEY = "current";

  static final String CURSOR_PATH = "/etc/prism/cursor";

  private ServerDocument() {}

  static String of(ShardModel shard, Installation installation) {
    String clients =
        shard
            .tls()
            .map(tls -> ListenerFiles.settings(tls, installation.listenerFolder()))
            .orElse("auth: none");
    StringBuilder text = new StringBuilder();
    text.append(
        """
        apiVersion: prism.io/v1
        kind: PrismServer
        data_directory: %s/data
        listeners:
          grpc: {host: 0.0.0.0, port: %d, %s}
          http: {host: 0.0.0.0, port: %d, %s}
          admin: {host: 127.0.0.1, port: %d}
          metrics: {host: 0.0.0.0, port: %d}
        http:
          allowed_hosts: [%s]
        cursor_keys:
          current: {file: %s/%s}
        drain_timeout: %ds
        """
            .formatted(
                ShardPod.CACHE_PATH,
                shard.listeners().data(),
                clients,
                shard.listeners().http(),
                clients,
                shard.listeners().admin(),
                shard.listeners().metrics(),
                hosts(shard),
                CURSOR_PATH,
                CURSOR_KEY,
                shard.drain().timeoutSeconds()));
    text.append("telemetry:\n  log_format: json\n");
    shard
        .tracing()
        .ifPresent(
            endpoint -> text.append("  otlp_endpoint: ").append(quoted(endpoint)).append('\n'));
    return text.toString();
  }

  /** The names under which clients know the Service. */
  private static String hosts(ShardModel shard) {
    return Stream.concat(
            ClientHosts.inCluster(shard.name(), shard.namespace()).stream(),
            shard.service().hosts().stream().map(ServerDocument::quoted))
        .collect(Collectors.joining(", "));
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
