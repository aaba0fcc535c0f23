package io.prism.backend.plugin.client;

import io.prism.backend.Backend;
import io.prism.backend.BackendDescriptor;
import io.prism.backend.BackendEnvironment;
import io.prism.backend.BackendInterface;
import io.prism.backend.DrainReport;
import io.prism.backend.EraseReport;
import io.prism.backend.Erasure;
import io.prism.backend.Health;
import io.prism.backend.InterfaceName;
import io.prism.backend.NamespaceSpec;
import io.prism.backend.NamespaceState;
import io.prism.backend.SweepReport;
import io.prism.backend.plugin.Transport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A store behind a plugin process. Connects in the background, for as long as it takes; namespaces
 * are opened again on every new connection before calls use it. Futures are completed on the event
 * loops of its transport.
 */
public final class PluginBackend implements Backend {

  private static final Duration STOP_LOOPS = Duration.ofSeconds(5);

  private final Transport transport;
  private final boolean ownsTransport;
  private final Channels channels;
  private final Connector connector;
  private final Namespaces namespaces;
  private final InFlight inFlight;
  private final List<ConnectionKeeper> keepers;
  private final Connections connections;
  private final Caller caller;
  private final Map<InterfaceName, BackendInterface> interfaces;
  private final PluginMeters meters;
  private final AtomicBoolean started = new AtomicBoolean();
  private final AtomicBoolean closed = new AtomicBoolean();

  /**
   * Makes a backend; it connects when it is started.
   *
   * @param shared event loops to use, which outlive the backend; empty: loops of its own
   */
  public PluginBackend(
      PluginSettings settings, BackendEnvironment environment, Optional<Transport> shared) {
    String name = environment.name();
    this.ownsTransport = shared.isEmpty();
    this.transport =
        shared.orElseGet(
            () ->
                Transport.start(
                    Math.min(settings.connections(), Runtime.getRuntime().availableProcessors()),
                    "prism-plugin-" + name));
    this.namespaces = new Namespaces(name);
    this.channels = new Channels(transport, settings.tls(), settings.keepAlive());
    this.connector = new Connector(name, settings, channels, namespaces);
    this.inFlight = new InFlight(settings.maxCalls(), settings.maxCallBytes());
    this.keepers = keepers(name, settings);
    this.connections = new Connections(name, keepers, transport.loops());
    this.caller = new Caller(name, connections, namespaces, inFlight, this::maxValueBytes);
    this.interfaces = interfaces(caller);
    this.meters =
        new PluginMeters(
            environment, this, backend -> backend.inFlight.calls(), PluginBackend::connected);
  }

  private List<ConnectionKeeper> keepers(String name, PluginSettings settings) {
    List<ConnectionKeeper> made = new ArrayList<>();
    for (int i = 0; i < settings.connections(); i++) {
      made.add(
          new ConnectionKeeper(
              name,
              connector,
              settings.addresses(),
              i,
              settings.healthInterval(),
              transport.loops().next()));
    }
    return List.copyOf(made);
  }

  private long maxValueBytes() {
    return descriptor().map(BackendDescriptor::maxValueBytes).orElse(Long.MAX_VALUE);
  }

  private static Map<InterfaceName, BackendInterface> interfaces(Caller caller) {
    Map<InterfaceName, BackendInterface> byName = new HashMap<>();
    for (BackendInterface remote :
        List.of(
            new RemoteBasic(caller),
            new RemoteScan(caller),
            new RemoteTtl(caller),
            new RemoteBatch(caller),
            new RemoteCas(caller),
            new RemoteCounter(caller),
            new RemoteTransactional(caller))) {
      InterfaceName.implementedBy(remote.getClass()).forEach(name -> byName.put(name, remote));
    }
    return Map.copyOf(byName);
  }

  @Override
  public Optional<BackendDescriptor> descriptor() {
    return connector.descriptor();
  }

  @Override
  public <T extends BackendInterface> Optional<T> find(Class<T> type) {
    return descriptor().stream()
        .flatMap(found -> found.interfaces().stream())
        .filter(name -> name.type() == type)
        .findFirst()
        .flatMap(name -> Optional.ofNullable(interfaces.get(name)))
        .map(type::cast);
  }

  @Override
  public void start() {
    if (started.compareAndSet(false, true) && !closed.get()) {
      keepers.forEach(ConnectionKeeper::start);
    }
  }

  @Override
  public CompletableFuture<NamespaceState> openNamespace(NamespaceSpec spec) {
    return caller.onConnection(connection -> namespaces.open(connection, spec));
  }

  @Override
  public CompletableFuture<NamespaceState> advanceEpoch(String namespace, int epoch) {
    return caller.onConnection(connection -> namespaces.advance(connection, namespace, epoch));
  }

  @Override
  public CompletableFuture<EraseReport> erase(Erasure erasure) {
    return caller.onConnection(connection -> namespaces.erase(connection, erasure));
  }

  /** Does nothing: a plugin process sweeps its store itself. */
  @Override
  public CompletableFuture<SweepReport> sweep(long nowMillis) {
    return CompletableFuture.completedFuture(SweepReport.NOTHING);
  }

  /** The health that was seen last on the best connection. */
  @Override
  public Health health() {
    if (inFlight.isDraining()) {
      return new Health(Health.State.UNHEALTHY, "draining: calls are refused");
    }
    Health best =
        keepers.stream()
            .map(ConnectionKeeper::health)
            .min((a, b) -> a.state().compareTo(b.state()))
            .orElseThrow();
    Map<String, String> details = new HashMap<>(best.details());
    details.put("plugin_connections", Integer.toString(connected()));
    return new Health(best.state(), best.message(), details);
  }

  private int connected() {
    return (int) keepers.stream().filter(keeper -> keeper.connection() != null).count();
  }

  /** Drains this end only: other gateways may use the plugin. */
  @Override
  public CompletableFuture<DrainReport> drain(Duration timeout) {
    int waiting = inFlight.calls();
    return inFlight
        .drain()
        .completeOnTimeout(null, timeout.toMillis(), TimeUnit.MILLISECONDS)
        .thenApply(
            nothing -> {
              int left = inFlight.calls();
              return new DrainReport(Math.max(0, waiting - left), left);
            });
  }

  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    meters.close();
    connections.close();
    keepers.forEach(ConnectionKeeper::close);
    channels.close();
    if (ownsTransport) {
      transport
          .loops()
          .shutdownGracefully(0, STOP_LOOPS.toMillis(), TimeUnit.MILLISECONDS)
          .awaitUninterruptibly();
    }
  }
}
