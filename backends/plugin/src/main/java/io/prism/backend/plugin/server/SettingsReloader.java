package io.prism.backend.plugin.server;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.prism.backend.Health;
import io.prism.backend.NamespaceSpec;
import io.prism.backend.Settings;
import io.prism.backend.error.Errors;
import io.prism.backend.error.PrismException;
import io.prism.backend.error.StatusCodec;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks every few seconds at the files that settings come from. When they hold something else, it
 * opens a store with that beside the one that serves, and has it take over once it serves, too. As
 * long as it does not, the store before goes on and says why; the other one goes on trying, so that
 * a file may change before the store does.
 *
 * <p>It has a thread of its own, since opening and closing stores takes time.
 */
final class SettingsReloader implements AutoCloseable {

  /** What the files hold now. */
  @FunctionalInterface
  interface Source {
    Settings read() throws PluginOptionsException;
  }

  /** The store of other settings, for the data that was known when it was opened. */
  private record Candidate(
      Settings settings, Optional<String> data, ServingStore store, Instant since) {

    boolean isFor(Settings wanted, Optional<String> served) {
      return settings.equals(wanted) && data.equals(served);
    }
  }

  private static final Logger LOG = LoggerFactory.getLogger(SettingsReloader.class);
  private static final Duration INTERVAL = Duration.ofSeconds(2);

  /** How long a store may take to serve before that is told. */
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  /** How long a store may take to open its namespaces. */
  private static final Duration OPENING = Duration.ofMinutes(1);

  /** Longer than a call can take. */
  private static final Duration LAST_CALLS = Duration.ofMinutes(2);

  /** For what goes on in a store although nobody waits for it. */
  private static final Duration LAST_WORK = Duration.ofSeconds(30);

  private final Source source;
  private final StoreMaker maker;
  private final SwitchingBackend backend;
  private final MeterRegistry meters;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          new DefaultThreadFactory("prism-plugin-settings", true));
  private final AtomicLong taken = new AtomicLong();
  // The next five are guarded by this.
  private final Set<ServingStore> leaving = new HashSet<>();
  private Settings inUse;
  private Settings seen;
  private @Nullable Candidate candidate;
  private boolean closed;
  // Written by whoever holds the lock, and read by whoever must not wait for it.
  private volatile Optional<String> rejected = Optional.empty();

  /**
   * Looks at nothing yet.
   *
   * @param inUse the settings of the store that serves
   * @param meters where the metrics of the store that serves are shown
   */
  SettingsReloader(
      Source source,
      StoreMaker maker,
      SwitchingBackend backend,
      Settings inUse,
      MeterRegistry meters) {
    this.source = source;
    this.maker = maker;
    this.backend = backend;
    this.inUse = inUse;
    this.seen = inUse;
    this.meters = meters;
    Gauge.builder("prism.plugin.settings.rejected", this, me -> me.rejected.isPresent() ? 1 : 0)
        .description("Whether files hold settings that cannot be used")
        .register(meters);
    FunctionCounter.builder("prism.plugin.settings.taken", taken, AtomicLong::get)
        .description("Changes of settings' files that were put in use")
        .register(meters);
  }

  /** Begins to look. */
  void watch() {
    var unused =
        thread.scheduleWithFixedDelay(
            this::poll, INTERVAL.toMillis(), INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Looks once. Blocks while stores are opened and closed. */
  synchronized void poll() {
    if (closed) {
      return;
    }
    try {
      look(source.read());
    } catch (PluginOptionsException e) {
      discard();
      reject(
          e.problems().stream()
              .map(problem -> problem.setting() + ": " + problem.message())
              .collect(Collectors.joining("; ")));
    } catch (PrismException e) {
      reject(e.message());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      // Thrown on, it would end the schedule.
      LOG.atError().setCause(e).log("The settings' files could not be looked at");
    }
  }

  private void look(Settings found) throws InterruptedException {
    boolean settled = found.equals(seen);
    seen = found;
    if (!settled) {
      // Files may change one after the other, and half of a change is of no use.
      return;
    }
    if (found.equals(inUse)) {
      discard();
      accept();
      return;
    }
    Candidate known = candidate;
    // It serves no other data than that which is served now.
    Optional<String> served = backend.health().storeIdentity();
    if (known == null || !known.isFor(found, served)) {
      discard();
      known = open(found, served);
    }
    Health health = known.store().backend().health();
    Optional<String> other = Optional.ofNullable(health.details().get(Health.OTHER_STORE));
    if (health.state() != Health.State.UNHEALTHY) {
      takeOver(known);
    } else if (other.isPresent()) {
      reject(
          "they lead to another store (identity %s) than the one that holds the data"
              .formatted(other.get()),
          Health.OTHER_STORE,
          other.get());
    } else if (Health.CREDENTIALS.equals(health.details().get(Health.CAUSE))
        || known.since().plus(PATIENCE).isBefore(maker.clock().instant())) {
      reject(health.message());
    }
  }

  private Candidate open(Settings settings, Optional<String> served) {
    ServingStore store = maker.over(served).make(settings);
    Candidate opened = new Candidate(settings, served, store, maker.clock().instant());
    candidate = opened;
    opened.store().backend().start();
    LOG.atInfo()
        .addKeyValue("backend", maker.name())
        .log("Files hold other settings; a store is opened with them");
    return opened;
  }

  private void takeOver(Candidate next) throws InterruptedException {
    if (!next.store().backend().descriptor().equals(backend.descriptor())) {
      reject("a store with these offers something else; restart the process to use them");
      return;
    }
    Set<NamespaceSpec> known = new HashSet<>();
    Optional<ServingStore> before = Optional.empty();
    while (before.isEmpty()) {
      Set<NamespaceSpec> missing = backend.open();
      missing.removeAll(known);
      open(next.store(), missing);
      known.addAll(missing);
      before = backend.replace(next.store(), known);
    }
    before.get().hideFrom(meters);
    next.store().showIn(meters);
    inUse = next.settings();
    candidate = null;
    taken.incrementAndGet();
    accept();
    leave(before.get());
    LOG.atInfo().addKeyValue("backend", maker.name()).log("Other settings in use");
  }

  private void open(ServingStore store, Set<NamespaceSpec> namespaces) throws InterruptedException {
    CompletableFuture<?>[] opened =
        namespaces.stream()
            .map(spec -> store.backend().openNamespace(spec))
            .toArray(CompletableFuture<?>[]::new);
    try {
      CompletableFuture.allOf(opened).get(OPENING.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw StatusCodec.toException(e);
    } catch (TimeoutException e) {
      throw Errors.unavailable(maker.name(), "its namespaces are not opened in time");
    }
  }

  /** Closes a store once the calls that began in it have ended. */
  private void leave(ServingStore before) {
    leaving.add(before);
    var unused =
        before
            .calls()
            .drain()
            .completeOnTimeout(null, LAST_CALLS.toMillis(), TimeUnit.MILLISECONDS)
            .thenCompose(nothing -> before.backend().drain(LAST_WORK))
            .whenCompleteAsync((report, failure) -> end(before), thread);
  }

  private synchronized void end(ServingStore before) {
    if (leaving.remove(before)) {
      before.backend().close();
    }
  }

  private void discard() {
    Candidate known = candidate;
    candidate = null;
    if (known != null) {
      known.store().backend().close();
    }
  }

  private void accept() {
    rejected = Optional.empty();
    backend.tell(Optional.empty());
  }

  private void reject(String why) {
    reject(why, Health.CAUSE, Health.CREDENTIALS);
  }

  private void reject(String why, String detail, String value) {
    if (!rejected.equals(Optional.of(why))) {
      LOG.atError()
          .addKeyValue("backend", maker.name())
          .addKeyValue("why", why)
          .log("The settings in the files cannot be used; those before stay in use");
    }
    rejected = Optional.of(why);
    backend.tell(Optional.of(new SwitchingBackend.Trouble(why, detail, value)));
  }

  /** Stops looking, and closes what does not serve. Blocks. */
  @Override
  public void close() {
    // A look that waits for a store ends at once.
    thread.shutdownNow();
    synchronized (this) {
      closed = true;
      discard();
      leaving.forEach(store -> store.backend().close());
      leaving.clear();
    }
  }
}
