package io.prism.proxy.grpc;

import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.protobuf.services.ProtoReflectionService;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import io.netty.handler.ssl.SslContext;
import io.netty.util.Timer;
import io.prism.http2.server.Http2Limits;
import io.prism.http2.server.Http2Server;
import io.prism.http2.transport.Transport;
import io.prism.proxy.limits.MemoryBudget;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A gRPC listener with reflection and health. Everything runs on the shared event loops; the budget
 * sees every byte while it arrives.
 */
public final class GrpcDoor implements AutoCloseable {

  /**
   * A connection's window is refilled at once, so that a stream that is not read holds up no other.
   * Bytes are read, and count in the budget, as soon as they are here; only calls that wait for the
   * budget, of which there are {@value MemoryBudget#MOST_WAITING} at most, and those of {@link
   * SmallCall}, which counts them, are not read. So at most 32 MiB are held uncounted, whatever the
   * number of connections.
   */
  static final Http2Limits LIMITS = Http2Limits.DEFAULT;

  private static final int MAX_CONNECTIONS = 10_000;

  private final Server server;
  private final HealthStatusManager health;
  private final List<ServerServiceDefinition> services;
  private final ConnectionLimit connections;

  private GrpcDoor(
      Server server,
      HealthStatusManager health,
      List<ServerServiceDefinition> services,
      ConnectionLimit connections) {
    this.server = server;
    this.health = health;
    this.services = services;
    this.connections = connections;
  }

  /**
   * Binds and serves; health says NOT_SERVING until {@link #serving}.
   *
   * @param timer ends calls of health and reflection that nothing is said in
   * @throws IOException when the address cannot be bound
   */
  public static GrpcDoor start(
      InetSocketAddress address,
      Optional<SslContext> tls,
      Transport transport,
      HttpEngine engine,
      List<ServerServiceDefinition> services,
      MemoryBudget memory,
      Timer timer)
      throws IOException {
    HealthStatusManager health = new HealthStatusManager();
    List<SmallService> small =
        Stream.of(
                health.getHealthService().bindService(),
                reflecting(ProtoReflectionServiceV1.newInstance()),
                reflecting(legacyReflection()))
            .map(service -> SmallService.of(service, timer))
            .toList();
    ConnectionLimit connections = new ConnectionLimit(MAX_CONNECTIONS);
    ServerBuilder<?> builder =
        switch (engine) {
          case HttpEngine.Stock ignored -> stock(address, tls, transport, connections);
          case HttpEngine.Own own ->
              Http2Server.newBuilder(
                  new Http2Server.Options(
                      address,
                      tls,
                      transport.loops(),
                      connections.channels(transport.serverChannel()),
                      own.lane(),
                      LIMITS,
                      memory));
        };
    builder
        .directExecutor()
        .addStreamTracerFactory(MemoryTracer.factory(memory, byMethod(small)::get))
        .fallbackHandlerRegistry(new UnknownMethods());
    small.forEach(service -> builder.addService(service.definition()));
    services.forEach(builder::addService);
    GrpcDoor door = new GrpcDoor(builder.build(), health, services, connections);
    door.status(ServingStatus.NOT_SERVING);
    door.server.start();
    return door;
  }

  private static Map<String, SmallService> byMethod(List<SmallService> small) {
    Map<String, SmallService> byMethod = new HashMap<>();
    for (SmallService service : small) {
      service.methods().forEach(method -> byMethod.put(method, service));
    }
    return byMethod;
  }

  private static ServerBuilder<?> stock(
      InetSocketAddress address,
      Optional<SslContext> tls,
      Transport transport,
      ConnectionLimit connections) {
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(address)
            .bossEventLoopGroup(transport.loops())
            .workerEventLoopGroup(transport.loops())
            .channelFactory(connections.channels(transport.serverChannel()))
            .flowControlWindow(LIMITS.streamWindow())
            // The budget refuses larger messages, with an error that says more than grpc-java's.
            .maxInboundMessageSize(Integer.MAX_VALUE)
            .maxInboundMetadataSize(LIMITS.headerListBytes())
            .maxConcurrentCallsPerConnection(LIMITS.streams())
            .maxRstFramesPerWindow(LIMITS.resets(), (int) LIMITS.period().toSeconds())
            .permitKeepAliveTime(LIMITS.pingPermit().toNanos(), TimeUnit.NANOSECONDS)
            .permitKeepAliveWithoutCalls(true)
            .keepAliveTime(LIMITS.keepAlive().toNanos(), TimeUnit.NANOSECONDS);
    tls.ifPresent(builder::sslContext);
    return builder;
  }

  private static ServerServiceDefinition reflecting(BindableService reflection) {
    return ServerInterceptors.intercept(reflection, new ErrorDetailsReflection());
  }

  @SuppressWarnings("deprecation") // v1alpha is what released tools still ask for.
  private static BindableService legacyReflection() {
    return ProtoReflectionService.newInstance();
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return (InetSocketAddress) server.getListenSockets().getFirst();
  }

  /** Connections open now. */
  public int connections() {
    return connections.open();
  }

  /** Connections closed at once until now, because too many were open. */
  public long refusedConnections() {
    return connections.refused();
  }

  /** Tells clients that calls are served. */
  public void serving() {
    status(ServingStatus.SERVING);
  }

  /** Tells clients to go elsewhere; calls are still served. */
  public void notServing() {
    status(ServingStatus.NOT_SERVING);
  }

  private void status(ServingStatus status) {
    health.setStatus(HealthStatusManager.SERVICE_NAME_ALL_SERVICES, status);
    services.forEach(service -> health.setStatus(service.getServiceDescriptor().getName(), status));
  }

  /** Sends GOAWAY: calls under way finish, new ones go elsewhere. Returns at once. */
  public void drain() {
    health.enterTerminalState();
    server.shutdown();
  }

  /** Waits for calls to finish, then cuts off what is left. */
  public void awaitDrained(long millis) throws InterruptedException {
    if (!server.awaitTermination(millis, TimeUnit.MILLISECONDS)) {
      close();
    }
  }

  /** Cuts off everything. */
  @Override
  public void close() {
    server.shutdownNow();
    try {
      server.awaitTermination(2, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
