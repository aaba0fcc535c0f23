package io.prism.proxy.http;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.StreamObserver;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.prism.capability.v1.CapabilityServiceGrpc;
import io.prism.capability.v1.GetNamespaceRequest;
import io.prism.capability.v1.GetNamespaceResponse;
import io.prism.capability.v1.ListNamespacesRequest;
import io.prism.capability.v1.ListNamespacesResponse;
import io.prism.capability.v1.Namespace;
import io.prism.proxy.limits.MemoryBudget;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** A real door on a loopback port in front of a {@link TinyStore}. */
final class DoorUnderTest implements AutoCloseable {

  final ExecutorService elsewhere = Executors.newSingleThreadExecutor();
  final TinyStore store = new TinyStore(elsewhere);
  final AtomicReference<ServerCall<?, ?>> lastCall = new AtomicReference<>();
  final AtomicReference<Metadata> lastMetadata = new AtomicReference<>();
  final AtomicReference<OriginPolicy> origins = new AtomicReference<>(OriginPolicy.OWN_ONLY);
  final Counters counters = new Counters();
  final MemoryBudget memory = new MemoryBudget(1L << 30, 32 << 20);
  final HttpDoor door;
  final InetSocketAddress address;
  private final EventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());

  DoorUnderTest() throws IOException {
    this(HttpDoorConfig.defaults(), null);
  }

  DoorUnderTest(HttpDoorConfig config) throws IOException {
    this(config, null);
  }

  DoorUnderTest(HttpDoorConfig config, Supplier<SslContext> tls) throws IOException {
    List<ServerServiceDefinition> services =
        List.of(intercepted(store.bindService()), intercepted(new TinyCapability().bindService()));
    door =
        new HttpDoor(
            services,
            config,
            origins::get,
            tls,
            loops,
            NioServerSocketChannel.class,
            memory,
            counters);
    address = door.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  private ServerServiceDefinition intercepted(ServerServiceDefinition service) {
    return ServerInterceptors.intercept(
        service,
        new ServerInterceptor() {
          @Override
          public <Q, R> ServerCall.Listener<Q> interceptCall(
              ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
            lastCall.set(call);
            lastMetadata.set(headers);
            return next.startCall(call, headers);
          }
        });
  }

  Wire connect() throws IOException {
    return new Wire(address);
  }

  /** Makes one request on a connection of its own. */
  Wire.Answer get(String target) throws IOException {
    try (Wire wire = connect()) {
      return wire.get(target);
    }
  }

  Wire.Answer postJson(String target, String json) throws IOException {
    try (Wire wire = connect()) {
      return wire.postJson(target, json);
    }
  }

  Wire.Answer call(String method, String target, String headers, String body) throws IOException {
    try (Wire wire = connect()) {
      return wire.call(
          method, target, headers, body.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
  }

  @Override
  public void close() {
    door.close();
    loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
    elsewhere.shutdownNow();
  }

  /** Counts what the door tells. */
  static final class Counters implements HttpDoorHooks {
    final AtomicLong refusedConnections = new AtomicLong();
    final AtomicLong refusedRequests = new AtomicLong();

    @Override
    public void connectionRefused() {
      refusedConnections.incrementAndGet();
    }

    @Override
    public void requestRefused(int httpStatus) {
      refusedRequests.incrementAndGet();
    }
  }

  private static final class TinyCapability
      extends CapabilityServiceGrpc.CapabilityServiceImplBase {
    @Override
    public void listNamespaces(
        ListNamespacesRequest request, StreamObserver<ListNamespacesResponse> answer) {
      answer.onNext(
          ListNamespacesResponse.newBuilder()
              .addNamespaces(Namespace.newBuilder().setName("demo"))
              .build());
      answer.onCompleted();
    }

    @Override
    public void getNamespace(
        GetNamespaceRequest request, StreamObserver<GetNamespaceResponse> answer) {
      answer.onNext(
          GetNamespaceResponse.newBuilder()
              .setNamespace(Namespace.newBuilder().setName(request.getNamespace()))
              .build());
      answer.onCompleted();
    }
  }
}
