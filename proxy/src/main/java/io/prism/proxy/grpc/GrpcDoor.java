package io.prism.proxy.grpc;

import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.protobuf.services.ProtoReflectionService;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import io.netty.handler.ssl.SslContext;
import io.prism.proxy.limits.MemoryBudget;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A gRPC listener with reflection and health. Everything runs on the shared event loops; the budget
 * sees every byte while it arrives.
 */
public final class GrpcDoor implements AutoCloseable {

  /**
   * What a stream may send before it is read. A connection has no bound of its own beyond that of
   * its streams: its window is refilled at once, so that a stream that is not read holds up no
   * other. Bytes are read, and count in the budget, as soon as they are here; only calls that wait
   * for the budget, of which there are {@value MemoryBudget#MOST_WAITING} at most, are not read. So
   * at most 32 MiB are held uncounted, whatever the number of connections.
   */
  private static final int FLOW_CONTROL_WINDOW = 256 << 10;

  private static final int MAX_HEADER_BYTES = 16 << 10;
  private static final int MAX_STREAMS = 1_000;
  private static final int MAX_CONNECTIONS = 10_000;

  /** Streams that a client may reset within {@link #RESET_WINDOW_SECONDS} seconds. */
  private static final int MAX_RESETS = 5_000;

  private static final int RESET_WINDOW_SECONDS = 10;

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
   * @throws IOException when the address cannot be bound
   */
  public static GrpcDoor start(
      InetSocketAddress address,
      Optional<SslContext> tls,
      Transport transport,
      List<ServerServiceDefinition> services,
      MemoryBudget memory)
      throws IOException {
    HealthStatusManager health = new HealthStatusManager();
    ConnectionLimit connections = new ConnectionLimit(MAX_CONNECTIONS);
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(address)
            .bossEventLoopGroup(transport.loops())
            .workerEventLoopGroup(transport.loops())
            .channelFactory(connections.channels(transport.serverChannel()))
            .directExecutor()
            .addStreamTracerFactory(MemoryTracer.factory(memory))
            .fallbackHandlerRegistry(new UnknownMethods())
            .flowControlWindow(FLOW_CONTROL_WINDOW)
            // The budget refuses larger messages, with an error that says more than grpc-java's.
            .maxInboundMessageSize(Integer.MAX_VALUE)
            .maxInboundMetadataSize(MAX_HEADER_BYTES)
            .maxConcurrentCallsPerConnection(MAX_STREAMS)
            .maxRstFramesPerWindow(MAX_RESETS, RESET_WINDOW_SECONDS)
            .permitKeepAliveTime(10, TimeUnit.SECONDS)
            .permitKeepAliveWithoutCalls(true)
            .keepAliveTime(2, TimeUnit.MINUTES)
            .addService(health.getHealthService())
            .addService(reflecting(ProtoReflectionServiceV1.newInstance()))
            .addService(reflecting(legacyReflection()));
    services.forEach(builder::addService);
    tls.ifPresent(builder::sslContext);
    GrpcDoor door = new GrpcDoor(builder.build(), health, services, connections);
    door.status(ServingStatus.NOT_SERVING);
    door.server.start();
    return door;
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
