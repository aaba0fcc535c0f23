package io.prism.proxy.server;

import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.netty.util.HashedWheelTimer;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.prism.backend.BackendFactory;
import io.prism.backend.Erasure;
import io.prism.backend.HybridClock;
import io.prism.control.snapshot.BackendConfig;
import io.prism.control.snapshot.ListenerKind;
import io.prism.control.snapshot.NamespaceConfig;
import io.prism.control.snapshot.ServerConfig;
import io.prism.control.snapshot.Snapshot;
import io.prism.http2.transport.Transport;
import io.prism.proxy.backend.BackendRegistry;
import io.prism.proxy.backend.Erasing;
import io.prism.proxy.backend.NamespaceOpening;
import io.prism.proxy.backend.RoutingTable;
import io.prism.proxy.call.Gateway;
import io.prism.proxy.call.MethodTable;
import io.prism.proxy.capability.CapabilityMethods;
import io.prism.proxy.keyvalue.CursorKeyFile;
import io.prism.proxy.keyvalue.CursorSeal;
import io.prism.proxy.keyvalue.KeyValueMethods;
import io.prism.proxy.limits.Bulkhead;
import io.prism.proxy.limits.MemoryBudget;
import io.prism.proxy.telemetry.CallMetrics;
import io.prism.proxy.telemetry.CallMetricsCollector;
import io.prism.proxy.telemetry.CallTracing;
import io.prism.proxy.telemetry.Telemetry;
import io.prism.proxy.warmup.CallRehearsal;
import io.prism.proxy.warmup.WarmUp;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The data plane in one object: all doors, all stores, one snapshot in force.
 *
 * <p>Life: {@link #start} returns once calls are served; snapshots are applied as they come; {@link
 * #drain} ends it without a failed call, {@link #close} at once.
 */
public final class ProxyServer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ProxyServer.class);

  private final SnapshotSource snapshots;
  private final ProxyOptions options;
  private final Telemetry telemetry;
  private final ScheduledExecutorService scheduler =
      Executors.newScheduledThreadPool(2, new DefaultThreadFactory("prism-background", true));
  private final HashedWheelTimer timer =
      new HashedWheelTimer(
          new DefaultThreadFactory("prism-timer", true),
          Gateway.TIMER_TICK_MILLIS,
          TimeUnit.MILLISECONDS);
  private final PrometheusMeterRegistry meters =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Transport transport;
  private final MethodTable methods;
  private final BackendRegistry stores;
  private final Gateway gateway;
  private final Doors doors;
  private final JvmGcMetrics gcMeters = new JvmGcMetrics();
  private final CountDownLatch terminated = new CountDownLatch(1);
  private final AtomicBoolean ending = new AtomicBoolean();
  private volatile WarmUp warmUp = WarmUp.none();
  private volatile boolean started;
  private volatile boolean ready;
  private volatile CursorSeal seal;
  private volatile ServerConfig config;

  /**
   * Starts everything; returns once calls are served. A store that cannot be reached does not keep
   * the others from being served.
   *
   * @param factories the types of stores there are
   * @throws IOException when a listener cannot be bound, the data directory cannot be used or the
   *     transport that was asked for does not work here
   */
  public static ProxyServer start(
      SnapshotSource snapshots, Collection<BackendFactory> factories, ProxyOptions options)
      throws IOException {
    return new ProxyServer(
        snapshots,
        factories,
        options,
        Telemetry.start(snapshots.current().server().telemetry()),
        InstantSource.system());
  }

  /**
   * As {@link #start}, with telemetry and time given; {@code telemetry} is closed with the server.
   */
  ProxyServer(
      SnapshotSource snapshots,
      Collection<BackendFactory> factories,
      ProxyOptions options,
      Telemetry telemetry,
      InstantSource clock)
      throws IOException {
    this.snapshots = snapshots;
    this.options = options;
    this.telemetry = telemetry;
    Snapshot first = snapshots.current();
    this.config = first.server();
    try {
      this.transport =
          Transport.start(
              options.transport(), Runtime.getRuntime().availableProcessors(), "prism-loop");
    } catch (IOException e) {
      releaseWhatNeedsNoLoops();
      throw e;
    }
    BackendRegistry startedStores = null;
    Doors openDoors = null;
    try {
      this.seal = seal(first);
      MethodTable.Builder table = MethodTable.builder();
      KeyValueMethods.addTo(table, () -> seal);
      CapabilityMethods.addTo(table);
      this.methods = table.build();
      CallMetrics metrics = new CallMetrics(methods.names());
      meters.getPrometheusRegistry().register(new CallMetricsCollector(metrics));
      this.stores =
          new BackendRegistry(
              factories,
              meters,
              metrics,
              clock,
              scheduler,
              options.fastLane() ? transport.each() : List.of());
      startedStores = stores;
      this.gateway =
          new Gateway(
              stores::routing,
              clock,
              new HybridClock(clock),
              timer,
              new MemoryBudget(config.limits().inFlightBytes(), config.limits().maxMessageBytes()),
              new Bulkhead("the gateway", config.limits().concurrentCalls()),
              metrics,
              new CallTracing(telemetry.openTelemetry()));
      GatewayMeters.register(meters, gateway, stores);
      gcMeters.bindTo(meters);
      snapshots.bindTo(meters);
      if (snapshots.isEstablished()) {
        stores.apply(first);
      }
      this.doors =
          Doors.open(
              config,
              transport,
              options.fastLane(),
              gateway,
              methods,
              () -> config.http(),
              new ProcessSights(() -> ready, stores, meters, this::problems),
              new DoorMeters(meters),
              scheduler);
      openDoors = doors;
      snapshots.subscribe(this::apply);
      warmUp =
          CallRehearsal.begin(
              options.warmUp(),
              options.fastLane(),
              transport,
              methods,
              factories,
              timer,
              scheduler);
      serve();
    } catch (IOException | RuntimeException | Error e) {
      undo(openDoors, startedStores);
      throw e;
    }
  }

  /** Ends what a start that failed has begun. */
  private void undo(@Nullable Doors openDoors, @Nullable BackendRegistry startedStores) {
    ending.set(true);
    ready = false;
    warmUp.stop();
    if (openDoors != null) {
      openDoors.close();
    }
    if (startedStores != null) {
      startedStores.close();
    }
    release();
  }

  private void serve() throws IOException {
    started = true;
    if (snapshots.isEstablished()) {
      // Whoever waits for the start may call at once; a configuration that is to come may come
      // meanwhile.
      warmUp.await();
    }
    warmUp.then(this::becomeReady);
    if (options.portsFile().isPresent()) {
      PortsFile.write(options.portsFile().get(), addresses());
    }
    LOG.atInfo().addKeyValue("addresses", addresses()).log("serving");
  }

  /** Once everything runs, warmed up, and there is something to serve. */
  private synchronized void becomeReady() {
    if (started && !ready && !ending.get() && warmUp.isOver() && snapshots.isEstablished()) {
      ready = true;
      doors.serving(true);
    }
  }

  private synchronized void becomeUnready() {
    ready = false;
    doors.serving(false);
  }

  private static CursorSeal seal(Snapshot snapshot) throws IOException {
    ServerConfig server = snapshot.server();
    return CursorSeal.of(CursorKeyFile.secrets(server.cursorKeys(), server.dataDirectory()));
  }

  /** Puts a later snapshot in force. Called by one thread at a time. */
  private void apply(Snapshot snapshot) {
    if (ending.get()) {
      return;
    }
    try {
      seal = seal(snapshot);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    config = snapshot.server();
    gateway.concurrency().limit(config.limits().concurrentCalls());
    gateway.memory().limit(config.limits().inFlightBytes());
    stores.apply(snapshot);
    becomeReady();
  }

  /**
   * Takes its part of what is limited for so many gateways together, see {@link BackendRegistry}.
   */
  public void share(int gateways) {
    stores.share(gateways);
  }

  /**
   * Makes a namespace ready for a later snapshot, see {@link BackendRegistry#prepare}; what is
   * served stays as it is.
   */
  public NamespaceOpening prepare(
      NamespaceConfig namespace, BackendConfig backend, ServerConfig server) {
    return stores.prepare(namespace, backend, server);
  }

  /** Has a store erase what a namespace held, see {@link BackendRegistry#erase}. */
  public Erasing erase(
      String name,
      Erasure order,
      Optional<String> identity,
      BackendConfig backend,
      ServerConfig server) {
    return stores.erase(name, order, identity, backend, server);
  }

  /** Forgets what was made ready, or is being erased, under other names than these. */
  public void keepPrepared(Set<String> names) {
    stores.keepPrepared(names);
  }

  /** Where calls go now. */
  public RoutingTable routing() {
    return stores.routing();
  }

  /** The real addresses of the doors. */
  public Map<ListenerKind, InetSocketAddress> addresses() {
    return doors.addresses();
  }

  /** Whether new calls should come here. */
  public boolean isReady() {
    return ready;
  }

  /** Looks at the certificate files now, as happens every few seconds. */
  public void reloadCertificates() {
    doors.pollCertificates();
  }

  private List<String> problems() {
    List<String> problems = new ArrayList<>(snapshots.problems());
    if (started) {
      problems.addAll(doors.problems());
    }
    return problems;
  }

  /**
   * Ends without a failed call: readiness off, a pause for load balancers to notice, then GOAWAY;
   * calls under way finish within the configured time. Blocks until everything has ended.
   * Idempotent.
   */
  public void drain() {
    drain(config.drainTimeout());
  }

  /**
   * As {@link #drain()}.
   *
   * @param patience how long calls under way may take
   */
  public void drain(Duration patience) {
    if (!ending.compareAndSet(false, true)) {
      awaitTermination();
      return;
    }
    LOG.atInfo().addKeyValue("patience", patience).log("draining");
    warmUp.stop();
    becomeUnready();
    try {
      TimeUnit.MILLISECONDS.sleep(options.readinessDelay().toMillis());
      doors.drain(patience);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    stores.shutDown(patience);
    end();
  }

  /** Ends at once; calls under way fail. Idempotent. */
  @Override
  public void close() {
    if (!ending.compareAndSet(false, true)) {
      awaitTermination();
      return;
    }
    ready = false;
    warmUp.stop();
    doors.close();
    stores.close();
    end();
  }

  private void end() {
    doors.close();
    release();
    LOG.atInfo().log("stopped");
    terminated.countDown();
  }

  private void release() {
    releaseWhatNeedsNoLoops();
    transport.close();
  }

  private void releaseWhatNeedsNoLoops() {
    scheduler.shutdownNow();
    timer.stop();
    telemetry.close();
    gcMeters.close();
    meters.close();
  }

  /** Waits until {@link #drain} or {@link #close} has ended everything. */
  public void awaitTermination() {
    try {
      terminated.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
