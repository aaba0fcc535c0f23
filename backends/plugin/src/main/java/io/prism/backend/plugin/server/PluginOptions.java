package io.prism.backend.plugin.server;

import io.prism.backend.plugin.Address;
import io.prism.http2.transport.Mechanism;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * How to run a plugin process.
 *
 * @param backend the type of store
 * @param settings the store's settings as text; a secret is {@code env:NAME} or {@code file:PATH},
 *     and any other text may be {@code file:PATH} too
 * @param listen where to listen
 * @param tls the listener's certificates; empty: plain text
 * @param authenticationOff accept any gateway even where other machines can reach the listener
 * @param storeIdentity of the store that must be found, as it tells it itself; empty: any
 * @param dataDirectory where relative paths of the settings start; the process locks it. Empty: the
 *     working directory, not locked.
 * @param portsFile where to write the real address once the process serves
 * @param drainTimeout how long calls under way may take at the end
 * @param sweepInterval the time between sweeps of the store
 * @param bounds how much to take on
 * @param transport how the event loops read and write; empty: what suits the machine
 */
public record PluginOptions(
    String backend,
    Map<String, String> settings,
    Address listen,
    Optional<ServerTls> tls,
    boolean authenticationOff,
    Optional<String> storeIdentity,
    Optional<Path> dataDirectory,
    Optional<Path> portsFile,
    Duration drainTimeout,
    Duration sweepInterval,
    ServerBounds bounds,
    Optional<Mechanism> transport) {

  private static final Duration DEFAULT_DRAIN_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration DEFAULT_SWEEP_INTERVAL = Duration.ofSeconds(10);

  /** Copies the settings. */
  public PluginOptions {
    settings = Map.copyOf(settings);
    if (drainTimeout.isNegative() || sweepInterval.toMillis() <= 0) {
      throw new IllegalArgumentException("times must be positive");
    }
  }

  /** Plain text, no data directory, no ports file. */
  public static PluginOptions of(String backend, Map<String, String> settings, Address listen) {
    return new PluginOptions(
        backend,
        settings,
        listen,
        Optional.empty(),
        false,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        DEFAULT_DRAIN_TIMEOUT,
        DEFAULT_SWEEP_INTERVAL,
        ServerBounds.DEFAULT,
        Optional.empty());
  }

  /** With certificates. */
  public PluginOptions withTls(ServerTls files) {
    return copy(
        Optional.of(files),
        authenticationOff,
        storeIdentity,
        dataDirectory,
        portsFile,
        drainTimeout);
  }

  /** Open to every gateway that can reach it. */
  public PluginOptions withoutAuthentication() {
    return copy(tls, true, storeIdentity, dataDirectory, portsFile, drainTimeout);
  }

  /** For this store only. */
  public PluginOptions withStoreIdentity(String identity) {
    return copy(
        tls, authenticationOff, Optional.of(identity), dataDirectory, portsFile, drainTimeout);
  }

  /** With a data directory of its own. */
  public PluginOptions withDataDirectory(Path directory) {
    return copy(
        tls, authenticationOff, storeIdentity, Optional.of(directory), portsFile, drainTimeout);
  }

  /** With a file that tells the real address. */
  public PluginOptions withPortsFile(Path file) {
    return copy(
        tls, authenticationOff, storeIdentity, dataDirectory, Optional.of(file), drainTimeout);
  }

  /** With this much time for calls under way at the end. */
  public PluginOptions withDrainTimeout(Duration timeout) {
    return copy(tls, authenticationOff, storeIdentity, dataDirectory, portsFile, timeout);
  }

  /** By this mechanism. */
  public PluginOptions withTransport(Mechanism mechanism) {
    return new PluginOptions(
        backend,
        settings,
        listen,
        tls,
        authenticationOff,
        storeIdentity,
        dataDirectory,
        portsFile,
        drainTimeout,
        sweepInterval,
        bounds,
        Optional.of(mechanism));
  }

  /** All that may differ from {@link #of}; the rest stays. */
  private PluginOptions copy(
      Optional<ServerTls> tls,
      boolean authenticationOff,
      Optional<String> storeIdentity,
      Optional<Path> dataDirectory,
      Optional<Path> portsFile,
      Duration drainTimeout) {
    return new PluginOptions(
        backend,
        settings,
        listen,
        tls,
        authenticationOff,
        storeIdentity,
        dataDirectory,
        portsFile,
        drainTimeout,
        sweepInterval,
        bounds,
        transport);
  }
}
