package io.prism.backend.plugin.client;

import io.netty.channel.EventLoop;
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
import io.prism.http2.transport.Transport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

/**
 * A store behind a plugin process. Connects in the background, for as long as it takes; namespaces
 * are opened again on every new connection before calls use it. Futures are completed on the event
 * loops of its transport.
 */
public final class PluginBackend implements Backend {

  // Its own loops; empty: those of others.
  private final Optional<Transport> owned;
  private final Links links;
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
   * Makes a backend; it connects when it is started. When the host offers loops, each gets
   * connections of its own by our engine, so that calls begun there never leave it.
   *
   * @param shared event loops for grpc-java to use, which outlive the backend; empty: loops of its
   *     own
   */
  public PluginBackend(
      PluginSettings settings, BackendEnvironment environment, Optional<Transport> shared) {
    String name = environment.name();
    List<EventLoop> offered = offered(environment);
    this.namespaces = new Namespaces(name);
    this.inFlight = new InFlight(settings.maxCalls(), settings.maxCallBytes());
    List<EventLoop> loops;
    if (offered.isEmpty()) {
      this.owned =
          shared.isPresent() ? Optional.empty() : Optional.of(ownTransport(name, settings));
      Transport transport = shared.or(() -> owned).orElseThrow();
      this.links = new Channels(transport, settings.tls(), settings.keepAlive());
      loops =
          IntStream.range(0, settings.connections())
              .mapToObj(i -> transport.loops().next())
              .toList();
    } else {
      this.owned = Optional.empty();
      this.links = new EngineLinks(settings.tls(), settings.keepAlive());
      int each = Math.ceilDiv(settings.connections(), offered.size());
      loops =
          IntStream.range(0, each * offered.size())
              .mapToObj(i -> offered.get(i % offered.size()))
              .toList();
    }
    this.connector = new Connector(name, settings, links, namespaces);
    this.keepers = keepers(name, settings, loops);
    this.connections = new Connections(name, keepers, loops.getFirst());
    this.caller = new Caller(name, connections, namespaces, inFlight, this::maxValueBytes);
    this.interfaces = interfaces(caller, offered.isEmpty() ? List.of() : keepers);
    this.meters =
        new PluginMeters(
            environment, this, backend -> backend.inFlight.calls(), PluginBackend::connected);
  }

  private static List<EventLoop> offered(BackendEnvironment environment) {
    return environment.loops().stream()
        .filter(EventLoop.class::isInstance)
        .map(EventLoop.class::cast)
        .toList();
  }

  private static Transport ownTransport(String name, PluginSettings settings) {
    return Transport.start(
        Math.min(settings.connections(), Runtime.getRuntime().availableProcessors()),
        "prism-plugin-" + name);
  }

  private List<ConnectionKeeper> keepers(
      String name, PluginSettings settings, List<EventLoop> loops) {
    List<ConnectionKeeper> made = new ArrayList<>();
    for (int i = 0; i < loops.size(); i++) {
      made.add(
          new ConnectionKeeper(
              name, connector, settings.addresses(), i, settings.healthInterval(), loops.get(i)));
    }
    return List.copyOf(made);
  }

  private long maxValueBytes() {
    return descriptor().map(BackendDescriptor::maxValueBytes).orElse(Long.MAX_VALUE);
  }

  private static Map<InterfaceName, BackendInterface> interfaces(
      Caller caller, List<ConnectionKeeper> relaying) {
    Map<InterfaceName, BackendInterface> byName = new HashMap<>();
    for (BackendInterface remote :
        List.of(
            relaying.isEmpty()
                ? new RemoteBasic(caller)
                : new RelayingBasic(new RemoteBasic(caller), caller, relaying),
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
    links.close();
    owned.ifPresent(Transport::close);
  }
}
