package io.prism.control.document;

import io.prism.control.snapshot.CursorKeys;
import io.prism.control.snapshot.HttpConfig;
import io.prism.control.snapshot.ListenerConfig;
import io.prism.control.snapshot.ListenerKind;
import io.prism.control.snapshot.ServerLimits;
import io.prism.control.snapshot.TelemetryConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What {@code server.yaml} says, defaults filled in.
 *
 * @param installation who owns the data, if stated
 * @param dataDirectory absolute, if stated
 * @param listeners one for each kind
 * @param backends the stores; empty when the document leaves them out
 * @param cursorKeys what cursors are sealed with
 * @param limits bounds of the process
 * @param http what the HTTP door lets web pages do
 * @param drainTimeout how long calls may take to end at shutdown
 * @param telemetry where logs and traces go
 * @param secretFiles the files that credentials were read from
 */
public record ServerDocument(
    Optional<String> installation,
    Optional<Path> dataDirectory,
    Map<ListenerKind, ListenerConfig> listeners,
    Optional<BackendEntries> backends,
    CursorKeys cursorKeys,
    ServerLimits limits,
    HttpConfig http,
    Duration drainTimeout,
    TelemetryConfig telemetry,
    Set<Path> secretFiles) {

  /** Copies the collections. */
  public ServerDocument {
    listeners = Map.copyOf(listeners);
    secretFiles = Set.copyOf(secretFiles);
  }
}
