package io.prism.proxy.backend;

import io.micrometer.core.instrument.MeterRegistry;
import io.prism.backend.Backend;
import io.prism.backend.BackendEnvironment;
import io.prism.backend.BackendFactory;
import io.prism.backend.Erasure;
import io.prism.backend.NamespaceSpec;
import io.prism.control.snapshot.BackendConfig;
import io.prism.control.snapshot.NamespaceConfig;
import io.prism.control.snapshot.ServerConfig;
import io.prism.control.snapshot.Snapshot;
import io.prism.proxy.limits.Bulkhead;
import io.prism.proxy.limits.RateLimiter;
import io.prism.proxy.telemetry.CallMetrics;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
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

  /**
   * How long the registry waits for stores.
   *
   * @param opening how long a new table waits while no store opens any of its namespaces; the rest
   *     follow
   * @param former how long a new table waits for a former store of the same name to be closed
   * @param closing how long the end waits for stores to close, all together; the process ends
   *     without the rest
   */
  record Patience(Duration opening, Duration former, Duration closing) {
    static final Patience DEFAULT =
        new Patience(Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(5));
  }

  private final Map<String, BackendFactory> factories;
  private final MeterRegistry meters;
  private final CallMetrics metrics;
  private final InstantSource clock;
  private final ScheduledExecutorService scheduler;
  private final List<Executor> loops;
  private final Patience patience;
  private final Map<String, StoreHandle> stores = new HashMap<>();
  private final StoreEndings endings;
  private final PreparedNamespaces prepared = new PreparedNamespaces();
  private final Erasures erasures = new Erasures();
  private boolean closed;
  private volatile int gateways = 1;
  private volatile RoutingTable routing = RoutingTable.EMPTY;

  /**
   * A registry without stores; {@code scheduler} runs what happens in the background.
   *
   * @param loops the event loops that stores may have connections on; empty: none
   */
  public BackendRegistry(
      Collection<BackendFactory> factories,
      MeterRegistry meters,
      CallMetrics metrics,
      InstantSource clock,
      ScheduledExecutorService scheduler,
      List<Executor> loops) {
    this(factories, meters, metrics, clock, scheduler, loops, Patience.DEFAULT);
  }

  /** A registry without stores, and without loops for them. */
  public BackendRegistry(
      Collection<BackendFactory> factories,
      MeterRegistry meters,
      CallMetrics metrics,
      InstantSource clock,
      ScheduledExecutorService scheduler) {
    this(factories, meters, metrics, clock, scheduler, List.of(), Patience.DEFAULT);
  }

  BackendRegistry(
      Collection<BackendFactory> factories,
      MeterRegistry meters,
      CallMetrics metrics,
      InstantSource clock,
      ScheduledExecutorService scheduler,
      List<Executor> loops,
      Patience patience) {
    Map<String, BackendFactory> byType = new HashMap<>();
    factories.forEach(factory -> byType.put(factory.type(), factory));
    this.factories = Map.copyOf(byType);
    this.meters = meters;
    this.metrics = metrics;
    this.clock = clock;
    this.scheduler = scheduler;
    this.loops = List.copyOf(loops);
    this.patience = patience;
    this.endings = new StoreEndings(meters);
    new SweepScheduler(clock).start(scheduler, this::handles);
  }

  /** The table of the snapshot that is in force. */
  public RoutingTable routing() {
    return routing;
  }

  /** Takes its part of what is limited for so many gateways together, this one included. */
  public void share(int among) {
    gateways = among;
  }

  /** The stores in use. */
  public synchronized Collection<StoreHandle> handles() {
    return List.copyOf(stores.values());
  }

  /**
   * Makes a namespace ready for a later snapshot that says the same of it: starts its store and
   * begins to open it there, unless that was done already. Stays until {@link #keepPrepared} or
   * such a snapshot. May block for a moment.
   *
   * @throws RestartNeededException when a store of that name runs with other settings
   * @throws IllegalStateException when the store cannot be started now
   * @throws IllegalArgumentException when it cannot be started at all
   */
  public NamespaceOpening prepare(
      NamespaceConfig namespace, BackendConfig backend, ServerConfig server) {
    awaitFormer(backend.name());
    synchronized (this) {
      StoreHandle store = running(backend, server);
      NamespaceSpec spec = namespace.toSpec(server.installation());
      int epoch = namespace.epoch();
      Optional<NamespaceOpening> known = prepared.find(namespace.name(), store, spec, epoch);
      NamespaceRoute route = routing.find(namespace.name());
      if (known.isEmpty() && route != null && route.isOn(store, spec, epoch)) {
        return route.opening();
      }
      if (known.isPresent()) {
        return known.get();
      }
      NamespaceOpening opening = NamespaceOpening.begin(store, spec, epoch, scheduler);
      prepared.put(namespace.name(), store, opening);
      return opening;
    }
  }

  /** A store as it is wanted, started unless it was. Called under the lock. */
  private StoreHandle running(BackendConfig backend, ServerConfig server) {
    StoreHandle store = stores.get(backend.name());
    if (store == null) {
      return start(backend, server);
    }
    if (!store.config().equals(backend)) {
      throw new RestartNeededException(
          "the settings of backend '" + backend.name() + "' change only with a restart");
    }
    return store;
  }

  /**
   * Has a store erase what a namespace held that is not served any more, unless that was begun
   * already. Goes on until it is done, {@link #keepPrepared} or the end. May block for a moment.
   *
   * @param name under which it is kept
   * @param identity of the store that holds the data, where that is known: no other one is touched
   * @throws RestartNeededException when a store of that name runs with other settings
   * @throws IllegalStateException when the store cannot be started now
   * @throws IllegalArgumentException when it cannot be started at all
   */
  public Erasing erase(
      String name,
      Erasure order,
      Optional<String> identity,
      BackendConfig backend,
      ServerConfig server) {
    awaitFormer(backend.name());
    synchronized (this) {
      return erasures.begin(name, running(backend, server), order, identity, scheduler);
    }
  }

  /** Forgets what was prepared, or is being erased, under other names than these. */
  public void keepPrepared(Set<String> names) {
    prepared.keep(names);
    erasures.keep(names);
  }

  /**
   * Puts a snapshot in force. Returns when new calls are routed by it.
   *
   * <p>When that fails, the table in force stays. What was started by then is kept, since the same
   * snapshot is applied again; a later one that has no use for it ends it.
   *
   * @throws IllegalStateException when a store cannot be started, or is to replace a former one of
   *     the same name that is still being closed
   */
  public void apply(Snapshot snapshot) {
    RoutingTable before = routing;
    snapshot.backends().keySet().forEach(this::awaitFormer);
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

  /** Two stores on the same files would harm each other, so one follows the other. */
  private void awaitFormer(String name) {
    if (!endings.awaitFree(name, patience.former())) {
      throw new IllegalStateException(
          "the former backend '" + name + "' is still being closed, and the next one must wait");
    }
  }

  private synchronized List<StoreHandle> startNew(Snapshot snapshot) {
    List<StoreHandle> started = new ArrayList<>();
    for (BackendConfig config : snapshot.backends().values()) {
      if (!stores.containsKey(config.name())) {
        started.add(start(config, snapshot.server()));
      }
    }
    return started;
  }

  /** Called under the lock. */
  private StoreHandle start(BackendConfig config, ServerConfig server) {
    if (closed) {
      throw new IllegalStateException("the stores are closed");
    }
    StoreHandle handle = create(config, server);
    try {
      handle.backend().start();
    } catch (RuntimeException e) {
      endings.begin(handle, Duration.ZERO);
      throw e;
    }
    stores.put(config.name(), handle);
    return handle;
  }

  private StoreHandle create(BackendConfig config, ServerConfig server) {
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
            new BackendEnvironment(config.name(), server.dataDirectory(), meters, clock)
                .withLoops(loops));
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
          open(config, store, spec),
          new Bulkhead("namespace '" + config.name() + "'", config.limits().maxConcurrentCalls()),
          new RateLimiter(config.limits().rate(), () -> gateways, System::nanoTime),
          metrics.of(config.name(), store.name()));
    }
    if (old.config().equals(config)) {
      return old;
    }
    old.bulkhead().limit(config.limits().maxConcurrentCalls());
    old.rate().limit(config.limits().rate());
    NamespaceOpening opening =
        old.isOn(store, spec, config.epoch()) ? old.opening() : open(config, store, spec);
    return new NamespaceRoute(config, store, opening, old.bulkhead(), old.rate(), old.counters());
  }

  private NamespaceOpening open(NamespaceConfig config, StoreHandle store, NamespaceSpec spec) {
    return prepared
        .find(config.name(), store, spec, config.epoch())
        .orElseGet(() -> NamespaceOpening.begin(store, spec, config.epoch(), scheduler));
  }

  private synchronized StoreHandle handle(String name) {
    StoreHandle store = stores.get(name);
    if (store == null) {
      throw new IllegalStateException("a snapshot holds the backends of its namespaces: " + name);
    }
    return store;
  }

  /** Waits while namespaces go on being opened; a store that is away holds nobody up for long. */
  private void await(List<CompletableFuture<Void>> openings) {
    List<CompletableFuture<Void>> rest = openings;
    int before;
    do {
      before = rest.size();
      try {
        CompletableFuture.allOf(rest.toArray(CompletableFuture[]::new))
            .get(patience.opening().toMillis(), TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        LOG.atDebug().log("some namespaces are still being opened");
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (ExecutionException e) {
        throw new IllegalStateException("a first attempt never fails", e);
      }
      rest = rest.stream().filter(opening -> !opening.isDone()).toList();
    } while (!rest.isEmpty() && rest.size() < before);
  }

  private void retire(RoutingTable before, Snapshot snapshot) {
    RoutingTable now = routing;
    now.routes().values().forEach(route -> prepared.taken(route.opening()));
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
          .removeIf(
              store ->
                  !snapshot.backends().containsKey(store.name())
                      && !prepared.uses(store)
                      && !erasures.uses(store)
                      && gone.add(store));
    }
    gone.forEach(store -> endings.begin(store, snapshot.server().drainTimeout()));
  }

  /** Drains every store and closes it; blocks for as long as {@code timeout} at most, roughly. */
  public void shutDown(Duration timeout) {
    endAll(timeout);
    endings.awaitAll(timeout.plus(patience.closing()));
  }

  /** Closes every store, without waiting for calls under way. */
  @Override
  public void close() {
    endings.hurry();
    endAll(Duration.ZERO);
    endings.awaitAll(patience.closing());
  }

  private void endAll(Duration drainTimeout) {
    routing.routes().values().forEach(route -> route.opening().stop());
    keepPrepared(Set.of());
    synchronized (this) {
      closed = true;
      stores.values().forEach(store -> endings.begin(store, drainTimeout));
      stores.clear();
    }
  }
}
