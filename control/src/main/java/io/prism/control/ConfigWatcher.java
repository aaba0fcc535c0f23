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
  private final List<Subscription> subscriptions = new CopyOnWriteArrayList<>();
  private final Troubles troubles;

  private volatile Snapshot current;
  private volatile List<Violation> warnings;

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
    this.troubles = new Troubles(clock);
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
    return troubles.first();
  }

  synchronized void subscribe(SnapshotListener listener) {
    subscriptions.add(new Subscription(listener, current));
  }

  synchronized void start(ScheduledExecutorService scheduler, Duration interval) {
    if (schedule != null) {
      throw new IllegalStateException("already watching");
    }
    schedule =
        scheduler.scheduleWithFixedDelay(
            this::poll, interval.toNanos(), interval.toNanos(), TimeUnit.NANOSECONDS);
  }

  /**
   * Looks once. Content is judged when the look before saw the same. Fails never: an exception
   * would end the schedule, and with it every later change.
   */
  synchronized void poll() {
    deliver();
    try {
      look();
      troubles.clear(Troubles.Kind.LOOK);
    } catch (RuntimeException e) {
      if (troubles.raise(Troubles.Kind.LOOK, List.of(notLookedAt(e)))) {
        LOG.atError().setCause(e).log("looking at the configuration failed");
      }
    }
  }

  private void look() {
    String seen = loader.fingerprint(secretFiles);
    if (seen.equals(judged)) {
      candidate = null;
      troubles.clear(Troubles.Kind.MEMORY);
      return;
    }
    if (!seen.equals(candidate)) {
      candidate = seen;
      return;
    }
    LoadedConfig loaded = loader.load();
    if (!loader.fingerprint(secretFiles).equals(seen)) {
      // Somebody is writing, and what was read may be half of it.
      candidate = null;
      return;
    }
    try {
      judge(loaded);
    } catch (DataDirectoryException e) {
      // Not marked as judged, so the next look tries again.
      if (refuse(Troubles.Kind.MEMORY, List.of(notRemembered()))) {
        LOG.atError().setCause(e).log("a new configuration could not be remembered");
      }
      return;
    }
    troubles.clear(Troubles.Kind.MEMORY);
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
      refuse(Troubles.Kind.DOCUMENTS, outcome.violations());
      return;
    }
    Plan plan = outcome.plan().get();
    if (plan.snapshot().sameContent(current)) {
      troubles.clear(Troubles.Kind.DOCUMENTS);
      warnings = outcome.violations();
      return;
    }
    Findings restart = new Findings();
    new RestartRules(serverDocument, restart).check(current, plan.snapshot());
    if (restart.errorCount() > 0) {
      refuse(Troubles.Kind.DOCUMENTS, restart.sorted());
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
    current = snapshot;
    warnings = found;
    troubles.clear(Troubles.Kind.DOCUMENTS);
    LOG.atInfo()
        .addKeyValue("version", snapshot.version())
        .addKeyValue("hash", snapshot.hash())
        .addKeyValue("namespaces", snapshot.namespaces().size())
        .log("configuration changed");
    log(found);
    deliver();
  }

  private void deliver() {
    Optional<RuntimeException> failure = Optional.empty();
    for (Subscription subscription : subscriptions) {
      Optional<RuntimeException> one = subscription.tell(current);
      failure = failure.or(() -> one);
    }
    if (failure.isPresent()) {
      troubles.raise(Troubles.Kind.DELIVERY, List.of(notDelivered(failure.get())));
    } else {
      troubles.clear(Troubles.Kind.DELIVERY);
    }
  }

  /** Returns whether this was not known before. */
  private boolean refuse(Troubles.Kind kind, List<Violation> violations) {
    if (!troubles.raise(kind, violations)) {
      return false;
    }
    LOG.atError()
        .addKeyValue("version", current.version())
        .addKeyValue("violations", violations.size())
        .log("configuration refused, the last good one stays in force");
    log(violations);
    return true;
  }

  private Violation notLookedAt(RuntimeException failure) {
    return one(
        serverDocument,
        Rule.NOT_APPLIED,
        "the configuration could not be looked at: " + failure.getClass().getSimpleName(),
        "see the log; the last good configuration stays in force and looking goes on");
  }

  private Violation notDelivered(RuntimeException failure) {
    return one(
        serverDocument,
        Rule.NOT_APPLIED,
        "version "
            + current.version()
            + " is not in force everywhere: "
            + failure.getClass().getSimpleName(),
        "see the log; it is tried again at every look, and a restart applies it as a whole");
  }

  private Violation notRemembered() {
    return one(
        directory.path().toString(),
        Rule.NOT_REMEMBERED,
        "the change could not be remembered in the data directory and was not applied",
        "make room on the disk and let the user this process runs as write to the directory");
  }

  private static Violation one(String where, Rule rule, String problem, String remedy) {
    Findings findings = new Findings();
    findings.error(Location.of(where), rule, problem, remedy);
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
