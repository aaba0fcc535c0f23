package io.prism.proxy.testing;

import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import io.prism.backend.BackendFactory;
import io.prism.capability.v1.CapabilityServiceGrpc;
import io.prism.control.snapshot.ListenerKind;
import io.prism.control.snapshot.Snapshot;
import io.prism.http2.transport.Mechanism;
import io.prism.keyvalue.v1.KeyValueServiceGrpc;
import io.prism.proxy.server.ProxyOptions;
import io.prism.proxy.server.ProxyServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.TimeUnit;

/** A real gateway on loopback and a real client of it. */
public final class TestProxy implements AutoCloseable {

  /**
   * {@code -Dprism.test.fast-lane=off} runs tests on grpc-java's HTTP/2 engine, {@code
   * -Dprism.test.transport=IO_URING} by that mechanism.
   */
  public static final ProxyOptions OPTIONS =
      Optional.ofNullable(System.getProperty("prism.test.transport"))
          .map(Mechanism::valueOf)
          .map(ProxyOptions.DEFAULT::withTransport)
          .orElse(ProxyOptions.DEFAULT)
          .withFastLane(!"off".equals(System.getProperty("prism.test.fast-lane")));

  private final ManualSource source;
  private final ProxyServer server;
  private final ManagedChannel channel;

  public TestProxy(Snapshot snapshot, BackendFactory... more) throws IOException {
    this(OPTIONS, snapshot, more);
  }

  /** On an engine that is chosen. */
  public TestProxy(ProxyOptions options, Snapshot snapshot, BackendFactory... more)
      throws IOException {
    source = new ManualSource(snapshot);
    List<BackendFactory> factories = new ArrayList<>();
    ServiceLoader.load(BackendFactory.class).forEach(factories::add);
    factories.addAll(List.of(more));
    server = ProxyServer.start(source, factories, options);
    channel = newChannel();
  }

  /** A further connection. */
  public ManagedChannel newChannel() {
    return NettyChannelBuilder.forAddress(address(ListenerKind.GRPC))
        .usePlaintext()
        .maxInboundMessageSize(64 << 20)
        .build();
  }

  public ProxyServer server() {
    return server;
  }

  public ManualSource source() {
    return source;
  }

  public ManagedChannel channel() {
    return channel;
  }

  public InetSocketAddress address(ListenerKind kind) {
    InetSocketAddress address = server.addresses().get(kind);
    if (address == null) {
      throw new AssertionError("no address of " + kind);
    }
    return address;
  }

  public KeyValueServiceGrpc.KeyValueServiceBlockingStub keyValue() {
    return KeyValueServiceGrpc.newBlockingStub(channel).withDeadlineAfter(20, TimeUnit.SECONDS);
  }

  public CapabilityServiceGrpc.CapabilityServiceBlockingStub capability() {
    return CapabilityServiceGrpc.newBlockingStub(channel).withDeadlineAfter(20, TimeUnit.SECONDS);
  }

  public KeyValueServiceGrpc.KeyValueServiceBlockingStub withMetadata(String key, String value) {
    Metadata metadata = new Metadata();
    metadata.put(Metadata.Key.of(key, Metadata.ASCII_STRING_MARSHALLER), value);
    return keyValue().withInterceptors(MetadataUtils.newAttachHeadersInterceptor(metadata));
  }

  /** What the observation door answers. */
  public HttpResponse<String> observe(String path) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(
                  URI.create("http://127.0.0.1:" + address(ListenerKind.METRICS).getPort() + path))
              .build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }

  /** Runs a call that must fail and tells how. */
  public static Failure failureOf(Runnable call) {
    try {
      call.run();
    } catch (StatusRuntimeException e) {
      return Failure.of(e);
    }
    throw new AssertionError("the call did not fail");
  }

  @Override
  public void close() {
    channel.shutdownNow();
    server.close();
  }
}
