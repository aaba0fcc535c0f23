package io.prism.control.snapshot;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * What belongs to the process and not to a namespace.
 *
 * @param installation who owns the data: the same for all replicas of one gateway
 * @param dataDirectory absolute; locked by this process while it runs
 * @param listeners one for each kind
 * @param cursorKeys what cursors are sealed with
 * @param limits bounds of the whole process
 * @param http what the HTTP door lets web pages do
 * @param drainTimeout how long calls under way may take to end at shutdown
 * @param telemetry where logs and traces go
 */
public record ServerConfig(
    String installation,
    Path dataDirectory,
    Map<ListenerKind, ListenerConfig> listeners,
    CursorKeys cursorKeys,
    ServerLimits limits,
    HttpConfig http,
    Duration drainTimeout,
    TelemetryConfig telemetry) {

  /** Copies the map and checks that no listener is missing. */
  public ServerConfig {
    listeners = Map.copyOf(listeners);
    for (ListenerKind kind : ListenerKind.values()) {
      if (!listeners.containsKey(kind)) {
        throw new IllegalArgumentException("no listener of kind " + kind.word());
      }
    }
  }

  /** The listener of a kind. */
  public ListenerConfig listener(ListenerKind kind) {
    ListenerConfig listener = listeners.get(kind);
    if (listener == null) {
      throw new IllegalStateException("no listener of kind " + kind.word());
    }
    return listener;
  }
}
