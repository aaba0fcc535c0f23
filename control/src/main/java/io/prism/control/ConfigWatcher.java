package io.prism.control;

import io.prism.control.plan.Plan;
import io.prism.control.snapshot.Snapshot;
import io.prism.control.state.ControlState;
import io.prism.control.state.DataDirectory;
import io.prism.control.state.DataDirectoryException;
import io.prism.control.violation.Findings;
import io.prism.control.violation.Location;
import io.prism.control.violation.Rule;
import io.prism.control.violation.Violation;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Keeps the snapshot in step with the documents. A change that cannot be served changes nothing:
 * the last good snapshot stays, and {@link #lastError} says why.
 */
final class ConfigWatcher implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ConfigWatcher.class);

  private final ConfigLoader loader;
  private final DataDirectory directory;
  private final String serverDocument;
  private final InstantSource clock;
  private final List<SnapshotListener> listeners = new CopyOnWriteArrayList<>();

  private volatile Snapshot current;
  private volatile List<Violation> warnings;
  private volatile Optional<ConfigError> lastError = Optional.empty();

  // The rest belongs to poll(), which one thread runs at a time.
  private ControlState state;
  private Set<Path> secretFiles;
  private String judged;
  private @Nullable String candidate;
  private @Nullable Future<?> schedule;

  ConfigWatcher(
      ConfigLoader loader,
      DataDirectory directory,
      String serverDocument,
      InstantSource clock,
      ControlState state,
      LoadedConfig loaded,
      Plan plan,
      List<Violation> warnings) {
    this.loader = loader;
    this.directory = directory;
    this.serverDocument = serverDocument;
    this.clock = clock;
    this.secretFiles = loaded.secretFiles();
    this.judged = loaded.fingerprint();
    this.warnings = warnings;
    this.state = remember(state, plan);
    this.current = plan.snapshot();
    log(warnings);
  }

  Snapshot current() {
    return current;
  }

  List<Violation> warnings() {
    return warnings;
  }

  Optional<ConfigError> lastError() {
    return lastError;
  }

  void subscribe(SnapshotListener listener) {
    listeners.add(listener);
  }

  synchronized void start(ScheduledExecutorService scheduler, Duration interval) {
    if (schedule != null) {
      throw new IllegalStateException("already watching");
    }
    schedule =
        scheduler.scheduleWithFixedDelay(
            this::pollSafely, interval.toNanos(), interval.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Looks once. Content is judged when the look before saw the same. */
  synchronized void poll() {
    String seen = loader.fingerprint(secretFiles);
    if (seen.equals(judged)) {
      candidate = null;
      return;
    }
    if (!seen.equals(candidate)) {
      candidate = seen;
      return;
    }
    LoadedConfig loaded = loader.load();
    try {
      judge(loaded);
    } catch (DataDirectoryException e) {
      // Not marked as judged, so the next look tries again.
      LOG.atError().setCause(e).log("a new configuration could not be remembered");
      refuse(List.of(notRemembered()));
      return;
    }
    // References may have changed with the content, and then the fingerprint covers other files.
    secretFiles = loaded.secretFiles();
    judged = loaded.fingerprint();
    candidate = null;
  }

  @Override
  public synchronized void close() {
    if (schedule != null) {
      schedule.cancel(false);
    }
  }

  private void judge(LoadedConfig loaded) {
    LoadedConfig.Outcome outcome = loaded.plan(state, state.snapshotVersion() + 1);
    if (outcome.plan().isEmpty()) {
      refuse(outcome.violations());
      return;
    }
    Plan plan = outcome.plan().get();
    if (plan.snapshot().sameContent(current)) {
      lastError = Optional.empty();
      warnings = outcome.violations();
      return;
    }
    Findings restart = new Findings();
    new RestartRules(serverDocument, restart).check(current, plan.snapshot());
    if (restart.errorCount() > 0) {
      refuse(restart.sorted());
      return;
    }
    // Remembered before anybody can use it: after a crash a namespace must find its data again.
    state = remember(state, plan);
    publish(plan.snapshot(), outcome.violations());
  }

  private ControlState remember(ControlState before, Plan plan) {
    ControlState after =
        new ControlState(before.installation(), plan.snapshot().version(), plan.bindings());
    directory.save(after);
    return after;
  }

  private void publish(Snapshot snapshot, List<Violation> found) {
    Snapshot previous = current;
    current = snapshot;
    warnings = found;
    lastError = Optional.empty();
    LOG.atInfo()
        .addKeyValue("version", snapshot.version())
        .addKeyValue("hash", snapshot.hash())
        .addKeyValue("namespaces", snapshot.namespaces().size())
        .log("configuration changed");
    log(found);
    for (SnapshotListener listener : listeners) {
      try {
        listener.onSnapshot(previous, snapshot);
      } catch (RuntimeException e) {
        LOG.atError()
            .setCause(e)
            .addKeyValue("version", snapshot.version())
            .log("a listener failed on a new configuration");
      }
    }
  }

  private void refuse(List<Violation> violations) {
    lastError = Optional.of(new ConfigError(clock.instant(), violations));
    LOG.atError()
        .addKeyValue("version", current.version())
        .addKeyValue("violations", violations.size())
        .log("configuration refused, the last good one stays in force");
    log(violations);
  }

  private void pollSafely() {
    try {
      poll();
    } catch (RuntimeException e) {
      // An exception would end the schedule, and with it every later change.
      LOG.atError().setCause(e).log("looking at the configuration failed");
    }
  }

  private Violation notRemembered() {
    Findings findings = new Findings();
    findings.error(
        Location.of(directory.path().toString()),
        Rule.NOT_REMEMBERED,
        "the change could not be remembered in the data directory and was not applied",
        "make room on the disk and let the user this process runs as write to the directory");
    return findings.sorted().getFirst();
  }

  private static void log(List<Violation> violations) {
    for (Violation violation : violations) {
      Location at = violation.location();
      LOG.atLevel(violation.isError() ? Level.ERROR : Level.WARN)
          .addKeyValue("document", at.document())
          .addKeyValue("line", at.line())
          .addKeyValue("path", at.path())
          .addKeyValue("rule", violation.rule().id())
          .addKeyValue("remedy", violation.remedy())
          .log(violation.problem());
    }
  }
}
