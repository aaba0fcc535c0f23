package io.prism.control;

import io.prism.backend.BackendFactory;
import io.prism.control.document.HostAccess;
import io.prism.control.plan.Plan;
import io.prism.control.snapshot.Snapshot;
import io.prism.control.state.ControlState;
import io.prism.control.state.DataDirectory;
import io.prism.control.violation.Violation;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ScheduledExecutorService;

/**
 * The configuration of a running gateway: the snapshot that is in force, and the watch over the
 * documents it came from. Safe for use by many threads.
 */
public final class ControlPlane implements AutoCloseable {

  private static final String UNKNOWN_INSTALLATION = "unassigned";

  private final DataDirectory directory;
  private final ConfigWatcher watcher;

  private ControlPlane(DataDirectory directory, ConfigWatcher watcher) {
    this.directory = directory;
    this.watcher = watcher;
  }

  /**
   * Reads the documents, takes the data directory and remembers the choice of stores. Blocks on the
   * disk.
   *
   * @param factories the types of stores there are, see {@link BackendFactories#installed}
   * @throws InvalidConfigurationException when the documents cannot be served
   * @throws io.prism.control.state.DataDirectoryException when the data directory cannot be used
   */
  public static ControlPlane start(ConfigSources sources, Collection<BackendFactory> factories) {
    return start(sources, factories, HostAccess.system(), InstantSource.system());
  }

  /** As the other one, with what documents refer to and the time of {@link ConfigError} given. */
  public static ControlPlane start(
      ConfigSources sources,
      Collection<BackendFactory> factories,
      HostAccess host,
      InstantSource clock) {
    ConfigLoader loader = new ConfigLoader(sources, factories, host);
    // Before the lock: wrong documents should be told, not the state of a directory they may
    // misname.
    requirePlan(planOnPeek(loader.load()));
    LoadedConfig loaded = loader.load();
    DataDirectory directory = DataDirectory.open(loaded.dataDirectory());
    try {
      ControlState state =
          directory.load().orElseGet(() -> ControlState.fresh(UUID.randomUUID().toString()));
      LoadedConfig.Outcome outcome = loaded.plan(state, state.snapshotVersion() + 1);
      Plan plan = requirePlan(outcome);
      ConfigWatcher watcher =
          new ConfigWatcher(
              loader,
              directory,
              serverName(sources),
              clock,
              state,
              loaded,
              plan,
              outcome.violations());
      return new ControlPlane(directory, watcher);
    } catch (RuntimeException e) {
      directory.close();
      throw e;
    }
  }

  /**
   * Everything that is wrong with the documents, and every warning; for {@code prism validate}.
   * Takes no lock and writes nothing, but heeds the bindings remembered in the data directory.
   *
   * @throws io.prism.control.state.DataDirectoryException when what is remembered there is damaged
   */
  public static List<Violation> validate(
      ConfigSources sources, Collection<BackendFactory> factories) {
    return validate(sources, factories, HostAccess.system());
  }

  /** As the other one, with what documents refer to given. */
  public static List<Violation> validate(
      ConfigSources sources, Collection<BackendFactory> factories, HostAccess host) {
    return planOnPeek(new ConfigLoader(sources, factories, host).load()).violations();
  }

  /** The snapshot in force. Never blocks. */
  public Snapshot current() {
    return watcher.current();
  }

  /** Warnings about the documents in force. Never blocks. */
  public List<Violation> warnings() {
    return watcher.warnings();
  }

  /** Why the documents on disk are not in force; empty when they are. Never blocks. */
  public Optional<ConfigError> lastError() {
    return watcher.lastError();
  }

  /** Adds a listener for snapshots after {@link #current}. */
  public void subscribe(SnapshotListener listener) {
    watcher.subscribe(listener);
  }

  /**
   * Begins to look at the documents every {@code interval}. A change is applied once two looks saw
   * the same content, so that half-written files are not.
   *
   * @param scheduler runs the looks; not shut down here
   */
  public void watch(ScheduledExecutorService scheduler, Duration interval) {
    watcher.start(scheduler, interval);
  }

  /** Looks at the documents once, as {@link #watch} does periodically. */
  public void poll() {
    watcher.poll();
  }

  /** Stops watching and gives the data directory up. */
  @Override
  public void close() {
    watcher.close();
    directory.close();
  }

  private static LoadedConfig.Outcome planOnPeek(LoadedConfig loaded) {
    Path path = loaded.dataDirectory();
    ControlState state =
        DataDirectory.peek(path).orElseGet(() -> ControlState.fresh(UNKNOWN_INSTALLATION));
    return loaded.plan(state, state.snapshotVersion() + 1);
  }

  private static Plan requirePlan(LoadedConfig.Outcome outcome) {
    return outcome
        .plan()
        .orElseThrow(() -> new InvalidConfigurationException(outcome.violations()));
  }

  private static String serverName(ConfigSources sources) {
    return sources.server().map(Path::toString).orElse("(built-in server configuration)");
  }
}
