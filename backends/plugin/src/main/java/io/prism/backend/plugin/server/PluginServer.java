package io.prism.backend.plugin.server;

import io.grpc.Codec;
import io.grpc.DecompressorRegistry;
import io.grpc.Server;
import io.grpc.ServerCredentials;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prism.backend.Backend;
import io.prism.backend.BackendDescriptor;
import io.prism.backend.DrainReport;
import io.prism.backend.Health;
import io.prism.backend.plugin.ActiveCalls;
import io.prism.backend.plugin.Address;
import io.prism.backend.plugin.ByteBudget;
import io.prism.backend.plugin.InfoCodec;
import io.prism.backend.plugin.PluginProtocol;
import io.prism.http2.transport.Transport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves a store over the plugin protocol: exactly the interfaces that it declares, its life,
 * {@code grpc.health.v1} and reflection. Calls run on the event loops of the given transport.
 */
public final class PluginServer implements PluginView {

  private static final Logger LOG = LoggerFactory.getLogger(PluginServer.class);

  /** Gateways ping at most this often; more is an attack. */
  private static final Duration MIN_PING_INTERVAL = Duration.ofSeconds(5);

  /** After this time without a sign of life a gateway is asked for one. */
  private static final Duration PING_IDLE_GATEWAY = Duration.ofSeconds(30);

  private static final Duration PING_TIMEOUT = Duration.ofSeconds(10);

  /** Enough for a fast network; all that arrives is counted, so it bounds no memory by itself. */
  private static final int FLOW_CONTROL_WINDOW = 1 << 20;

  private final Backend backend;
  private final BackendDescriptor descriptor;
  private final PrometheusMeterRegistry meters;
  private final ActiveCalls calls;
  private final HealthFeed health;
  private final Server server;
  private volatile int port;

  /**
   * Prepares a server; nothing listens yet.
   *
   * @param backend the store; started and closed by the caller
   * @param listen where to listen
   * @param credentials whom to trust
   * @param bounds how much to take on
   * @param meters where the server's metrics go, and what {@code GetMetrics} answers
   * @throws IllegalArgumentException when the store cannot tell yet what it declares
   */
  public PluginServer(
      Backend backend,
      Address listen,
      ServerCredentials credentials,
      ServerBounds bounds,
      PrometheusMeterRegistry meters,
      Transport transport) {
    this.backend = backend;
    this.meters = meters;
    this.descriptor =
        backend
            .descriptor()
            .orElseThrow(
                () -> new IllegalArgumentException("a store that is remote cannot be served"));
    this.calls = new ActiveCalls(bounds.maxCalls());
    ByteBudget requests = new ByteBudget(bounds.maxRequestBytes());
    ByteBudget replies = new ByteBudget(bounds.maxReplyBytes());
    Gauge.builder("prism.plugin.calls.active", calls, ActiveCalls::count)
        .description("Data calls that the plugin process works on")
        .register(meters);
    memory(meters, "prism.plugin.requests.memory", "Requests that are held", requests);
    memory(meters, "prism.plugin.replies.memory", "Replies that wait to be sent", replies);
    List<ServerServiceDefinition> dataServices = new KeyValueServices(calls, meters).of(backend);
    this.health =
        new HealthFeed(
            backend, dataServices.stream().map(s -> s.getServiceDescriptor().getName()).toList());
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(
                new InetSocketAddress(listen.host(), listen.port()), credentials)
            .bossEventLoopGroup(transport.loops())
            .workerEventLoopGroup(transport.loops())
            .channelType(transport.serverChannel())
            .directExecutor()
            .addStreamTracerFactory(StreamMemory.factory(requests, replies))
            .intercept(new RefusedRequests())
            // A small compressed message could become a large one, which nobody has counted.
            .decompressorRegistry(
                DecompressorRegistry.emptyInstance().with(Codec.Identity.NONE, false))
            .flowControlWindow(FLOW_CONTROL_WINDOW)
            .maxInboundMessageSize(PluginProtocol.MAX_MESSAGE_BYTES)
            .maxInboundMetadataSize(PluginProtocol.MAX_METADATA_BYTES)
            .maxConcurrentCallsPerConnection(bounds.maxCallsPerConnection())
            .permitKeepAliveTime(MIN_PING_INTERVAL.toMillis(), TimeUnit.MILLISECONDS)
            .permitKeepAliveWithoutCalls(true)
            .keepAliveTime(PING_IDLE_GATEWAY.toMillis(), TimeUnit.MILLISECONDS)
            .keepAliveTimeout(PING_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
            .addService(
                MalformedRequests.answeredIn(
                    new LifecycleService(
                            backend,
                            InfoCodec.encode(descriptor, release()),
                            this::metrics,
                            this::drain)
                        .bindService()))
            .addService(health.service())
            .addService(ProtoReflectionServiceV1.newInstance());
    dataServices.forEach(service -> builder.addService(MalformedRequests.answeredIn(service)));
    this.server = builder.build();
  }

  private static void memory(
      PrometheusMeterRegistry meters, String name, String description, ByteBudget budget) {
    // Strong: the streams alone would not keep the budget while there are none.
    Gauge.builder(name, budget, ByteBudget::used)
        .strongReference(true)
        .baseUnit("bytes")
        .description(description)
        .register(meters);
  }

  @Override
  public boolean isReady() {
    return health.isReady();
  }

  @Override
  public Health health() {
    return backend.health();
  }

  @Override
  public BackendDescriptor descriptor() {
    return descriptor;
  }

  @Override
  public String metrics() {
    return meters.scrape("text/plain; version=0.0.4");
  }

  @Override
  public String release() {
    String version = PluginServer.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  /**
   * Listens from now on.
   *
   * @throws IOException when the address cannot be used
   */
  public void start() throws IOException {
    server.start();
    port = server.getPort();
    health.refresh();
  }

  /** The real port; 0 before {@link #start}. */
  public int port() {
    return port;
  }

  /** Brings {@code grpc.health.v1} up to date with the store; never waits for it. */
  public void refreshHealth() {
    health.refresh();
  }

  /**
   * Refuses data calls from now on with {@code DRAINING}, and completes when those under way were
   * answered or the time is over.
   */
  public CompletableFuture<DrainReport> drain(Duration timeout, String reason) {
    LOG.atInfo().addKeyValue("reason", reason).log("Draining");
    health.stop();
    CompletableFuture<Void> answered =
        calls.drain().completeOnTimeout(null, timeout.toMillis(), TimeUnit.MILLISECONDS);
    return backend.drain(timeout).thenCombine(answered, (report, nothing) -> report);
  }

  /** Stops listening and tells gateways to go elsewhere; calls under way go on. */
  public void goAway() {
    server.shutdown();
  }

  /** {@link #goAway}, then lets calls end for this long and cuts them off. Blocks. */
  public void stop(Duration timeout) throws InterruptedException {
    server.shutdown();
    if (!server.awaitTermination(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
      server.shutdownNow();
      server.awaitTermination(5, TimeUnit.SECONDS);
    }
  }
}
