package io.prism.proxy.backend;

import io.micrometer.core.instrument.MeterRegistry;
import io.prism.backend.Backend;
import io.prism.backend.BackendEnvironment;
import io.prism.backend.BackendFactory;
import io.prism.backend.NamespaceSpec;
import io.prism.control.snapshot.BackendConfig;
import io.prism.control.snapshot.NamespaceConfig;
import io.prism.control.snapshot.Snapshot;
import io.prism.proxy.limits.Bulkhead;
import io.prism.proxy.telemetry.CallMetrics;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The stores and namespaces in use. Turns a snapshot into a routing table: what did not change is
 * carried over, what is new is started first, what is gone is drained after the table was swapped.
 * So no call fails because a snapshot arrived.
 *
 * <p>{@link #apply} is called by one thread at a time and may block for a moment; {@link #routing}
 * is for all threads.
 */
public final class BackendRegistry implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(BackendRegistry.class);

  /** How long a new table waits for stores to open its new namespaces; slower ones follow. */
  private static final Duration OPENING_PATIENCE = Duration.ofSeconds(1);

  private static final Duration SWEEP_INTERVAL = Duration.ofSeconds(30);

  private final Map<String, BackendFactory> factories;
  private final MeterRegistry meters;
  private final CallMetrics metrics;
  private final InstantSource clock;
  private final ScheduledExecutorService scheduler;
  private final Map<String, StoreHandle> stores = new HashMap<>();
  private final Sweeper sweeper;
  private volatile RoutingTable routing = RoutingTable.EMPTY;

  /** A registry without stores; {@code scheduler} runs what happens in the background. */
  public BackendRegistry(
      Collection<BackendFactory> factories,
      MeterRegistry meters,
      CallMetrics metrics,
      InstantSource clock,
      ScheduledExecutorService scheduler) {
    Map<String, BackendFactory> byType = new HashMap<>();
    factories.forEach(factory -> byType.put(factory.type(), factory));
    this.factories = Map.copyOf(byType);
    this.meters = meters;
    this.metrics = metrics;
    this.clock = clock;
    this.scheduler = scheduler;
    this.sweeper = new Sweeper(clock);
    var unused =
        scheduler.scheduleWithFixedDelay(
            () -> sweeper.sweep(List.copyOf(handles())),
            SWEEP_INTERVAL.toMillis(),
            SWEEP_INTERVAL.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  /** The table of the snapshot that is in force. */
  public RoutingTable routing() {
    return routing;
  }

  /** The stores in use. */
  public synchronized Collection<StoreHandle> handles() {
    return List.copyOf(stores.values());
  }

  /** Puts a snapshot in force. Returns when new calls are routed by it. */
  public void apply(Snapshot snapshot) {
    RoutingTable before = routing;
    List<StoreHandle> started = startNew(snapshot);
    Map<String, NamespaceRoute> routes = new HashMap<>();
    List<CompletableFuture<Void>> openings = new ArrayList<>();
    for (NamespaceConfig namespace : snapshot.namespaces().values()) {
      NamespaceRoute route = route(namespace, before, snapshot.server().installation());
      routes.put(namespace.name(), route);
      openings.add(route.opening().firstAttempt());
    }
    await(openings);
    routing = new RoutingTable(snapshot.version(), routes);
    LOG.atInfo()
        .addKeyValue("version", snapshot.version())
        .addKeyValue("namespaces", routes.size())
        .addKeyValue("stores_started", started.size())
        .log("snapshot in force");
    retire(before, snapshot);
  }

  private synchronized List<StoreHandle> startNew(Snapshot snapshot) {
    List<StoreHandle> started = new ArrayList<>();
    for (BackendConfig config : snapshot.backends().values()) {
      if (!stores.containsKey(config.name())) {
        StoreHandle handle = create(config, snapshot);
        handle.backend().start();
        stores.put(config.name(), handle);
        started.add(handle);
      }
    }
    return started;
  }

  private StoreHandle create(BackendConfig config, Snapshot snapshot) {
    BackendFactory factory = factories.get(config.factory());
    if (factory == null) {
      throw new IllegalArgumentException(
          "backend '"
              + config.name()
              + "' is of type '"
              + config.factory()
              + "', which is not installed; installed are "
              + factories.keySet().stream().sorted().toList());
    }
    Backend backend =
        factory.create(
            config.settings(),
            new BackendEnvironment(
                config.name(), snapshot.server().dataDirectory(), meters, clock));
    return new StoreHandle(config, backend);
  }

  private NamespaceRoute route(NamespaceConfig config, RoutingTable before, String installation) {
    StoreHandle store = handle(config.backend());
    NamespaceSpec spec = config.toSpec(installation);
    NamespaceRoute old = before.find(config.name());
    if (old == null || old.store() != store) {
      return new NamespaceRoute(
          config,
          store,
          NamespaceOpening.begin(store, spec, scheduler),
          new Bulkhead("namespace '" + config.name() + "'", config.limits().maxConcurrentCalls()),
          metrics.of(config.name(), store.name()));
    }
    if (old.config().equals(config)) {
      return old;
    }
    old.bulkhead().limit(config.limits().maxConcurrentCalls());
    NamespaceOpening opening =
        old.opening().spec().equals(spec)
            ? old.opening()
            : NamespaceOpening.begin(store, spec, scheduler);
    return new NamespaceRoute(config, store, opening, old.bulkhead(), old.counters());
  }

  private synchronized StoreHandle handle(String name) {
    StoreHandle store = stores.get(name);
    if (store == null) {
      throw new IllegalStateException("a snapshot holds the backends of its namespaces: " + name);
    }
    return store;
  }

  private static void await(List<CompletableFuture<Void>> openings) {
    try {
      CompletableFuture.allOf(openings.toArray(CompletableFuture[]::new))
          .get(OPENING_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      LOG.atDebug().log("some namespaces are still being opened");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (java.util.concurrent.ExecutionException e) {
      throw new IllegalStateException("a first attempt never fails", e);
    }
  }

  private void retire(RoutingTable before, Snapshot snapshot) {
    RoutingTable now = routing;
    before.routes().values().stream()
        .filter(
            old -> {
              NamespaceRoute route = now.find(old.name());
              return route == null || route.opening() != old.opening();
            })
        .forEach(old -> old.opening().stop());
    List<StoreHandle> gone = new ArrayList<>();
    synchronized (this) {
      stores
          .values()
          .removeIf(store -> !snapshot.backends().containsKey(store.name()) && gone.add(store));
    }
    for (StoreHandle store : gone) {
      var unused =
          store
              .backend()
              .drain(snapshot.server().drainTimeout())
              .whenCompleteAsync((report, failure) -> store.backend().close(), scheduler);
    }
  }

  /** Drains every store and closes it; blocks for as long as {@code timeout} at most, roughly. */
  public void shutDown(Duration timeout) {
    Collection<StoreHandle> all = handles();
    List<CompletableFuture<?>> drained = new ArrayList<>();
    routing.routes().values().forEach(route -> route.opening().stop());
    all.forEach(store -> drained.add(store.backend().drain(timeout)));
    try {
      CompletableFuture.allOf(drained.toArray(CompletableFuture[]::new))
          .get(timeout.toMillis() + 1_000, TimeUnit.MILLISECONDS);
    } catch (TimeoutException | java.util.concurrent.ExecutionException e) {
      LOG.atWarn().setCause(e).log("not every store could be drained");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    close();
  }

  @Override
  public void close() {
    for (StoreHandle store : handles()) {
      try {
        store.backend().close();
      } catch (RuntimeException e) {
        LOG.atError().addKeyValue("backend", store.name()).setCause(e).log("cannot close a store");
      }
    }
    synchronized (this) {
      stores.clear();
    }
  }
}
