package io.prism.control;

import io.prism.control.document.ApplicationDocument;
import io.prism.control.document.BackendEntries;
import io.prism.control.document.ServerDocument;
import io.prism.control.plan.Plan;
import io.prism.control.plan.Planner;
import io.prism.control.snapshot.ListenerConfig;
import io.prism.control.snapshot.ListenerKind;
import io.prism.control.snapshot.ServerConfig;
import io.prism.control.state.ControlState;
import io.prism.control.violation.Findings;
import io.prism.control.violation.Violation;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The documents as they were read at one time.
 *
 * @param application the namespaces that were understood
 * @param server the server configuration; empty when it is no such document
 * @param backends the stores, those built in included
 * @param overrides what the command line says
 * @param findings what is wrong with the documents so far
 * @param fingerprint tells this content from another
 * @param secretFiles what the documents refer to
 */
record LoadedConfig(
    ApplicationDocument application,
    Optional<ServerDocument> server,
    BackendEntries backends,
    Overrides overrides,
    Findings findings,
    String fingerprint,
    Set<Path> secretFiles) {

  private static final Path DEFAULT_DATA_DIRECTORY = Path.of(".prism", "data");

  /**
   * What planning came to.
   *
   * @param plan empty when a violation is an error
   * @param violations everything that was found, warnings included
   */
  record Outcome(Optional<Plan> plan, List<Violation> violations) {}

  /** Where the data is kept; absolute. */
  Path dataDirectory() {
    return overrides
        .dataDirectory()
        .or(() -> server.flatMap(ServerDocument::dataDirectory))
        .orElse(DEFAULT_DATA_DIRECTORY)
        .toAbsolutePath()
        .normalize();
  }

  /** Plans a snapshot on top of what is remembered. Can be called once. */
  Outcome plan(ControlState state, long version) {
    Optional<Plan> plan =
        server.flatMap(
            document ->
                Planner.plan(
                    application,
                    backends,
                    serverConfig(document, state),
                    state.bindings(),
                    version,
                    findings));
    return new Outcome(plan, findings.sorted());
  }

  private ServerConfig serverConfig(ServerDocument document, ControlState state) {
    Map<ListenerKind, ListenerConfig> listeners = new EnumMap<>(document.listeners());
    overrides
        .ports()
        .forEach(
            (kind, port) -> listeners.computeIfPresent(kind, (any, old) -> old.withPort(port)));
    return new ServerConfig(
        document.installation().orElse(state.installation()),
        dataDirectory(),
        listeners,
        document.cursorKeys(),
        document.limits(),
        document.http(),
        document.drainTimeout(),
        document.telemetry());
  }
}
