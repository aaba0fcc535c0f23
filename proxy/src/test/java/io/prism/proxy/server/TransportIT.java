package io.prism.proxy.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsChannelCredentials;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import io.prism.backend.plugin.Address;
import io.prism.backend.plugin.server.PluginOptions;
import io.prism.backend.plugin.server.PluginProcess;
import io.prism.control.snapshot.AccessRules;
import io.prism.control.snapshot.ListenerConfig;
import io.prism.control.snapshot.ListenerKind;
import io.prism.control.snapshot.NamespaceConfig;
import io.prism.control.snapshot.Permission;
import io.prism.control.snapshot.TlsConfig;
import io.prism.http2.transport.Mechanism;
import io.prism.http2.transport.UnavailableMechanismException;
import io.prism.keyvalue.v1.GetRequest;
import io.prism.keyvalue.v1.KeyValueServiceGrpc;
import io.prism.keyvalue.v1.PutRequest;
import io.prism.proxy.testing.Snapshots;
import io.prism.proxy.testing.TestProxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A gateway and a plugin do the same by each mechanism that the machine has. */
class TransportIT {

  private static final ByteString LARGE = random(1 << 20);

  @TempDir private Path directory;
  private X509Bundle authority;

  private static ByteString random(int bytes) {
    byte[] content = new byte[bytes];
    new Random(1).nextBytes(content);
    return ByteString.copyFrom(content);
  }

  @BeforeEach
  void writeCertificates() throws Exception {
    authority =
        new CertificateBuilder()
            .subject("CN=Test CA")
            .setIsCertificateAuthority(true)
            .buildSelfSigned();
    X509Bundle server =
        new CertificateBuilder()
            .subject("CN=gateway")
            .addSanDnsName("localhost")
            .buildIssuedBy(authority);
    Files.writeString(directory.resolve("ca.pem"), authority.getCertificatePEM());
    Files.writeString(directory.resolve("server.pem"), server.getCertificatePathPEM());
    Files.writeString(directory.resolve("server.key"), server.getPrivateKeyPEM());
  }

  private Snapshots snapshots() {
    return new Snapshots(directory)
        .backend("memory", "memory")
        .namespace(namespace("here", "memory"));
  }

  private static NamespaceConfig namespace(String name, String backend) {
    return Snapshots.namespaceConfig(
        name,
        backend,
        new AccessRules(Map.of("client", Permission.READ_WRITE)),
        64,
        Optional.empty());
  }

  /** One process with one listener in TLS and one store behind a plugin, all by one mechanism. */
  private final class Fleet implements AutoCloseable {
    final PluginProcess plugin;
    final TestProxy proxy;
    final ManagedChannel channel;

    Fleet(Mechanism mechanism) throws Exception {
      plugin =
          PluginProcess.start(
              PluginOptions.of("memory", Map.of(), new Address("127.0.0.1", 0))
                  .withTransport(mechanism));
      proxy =
          new TestProxy(
              TestProxy.OPTIONS.withTransport(mechanism),
              snapshots()
                  .backend("remote", "plugin", Map.of("address", plugin.address().toString()))
                  .namespace(namespace("there", "remote"))
                  .listener(
                      ListenerKind.GRPC,
                      new ListenerConfig(
                          "127.0.0.1",
                          0,
                          ListenerConfig.ClientAuth.MTLS,
                          Optional.of(
                              new TlsConfig(
                                  directory.resolve("server.pem"),
                                  directory.resolve("server.key"),
                                  Optional.of(directory.resolve("ca.pem"))))))
                  .build(1));
      X509Bundle client = new CertificateBuilder().subject("CN=client").buildIssuedBy(authority);
      channel =
          NettyChannelBuilder.forAddress(
                  proxy.address(ListenerKind.GRPC),
                  TlsChannelCredentials.newBuilder()
                      .keyManager(client.toTempCertChainPem(), client.toTempPrivateKeyPem())
                      .trustManager(directory.resolve("ca.pem").toFile())
                      .build())
              .overrideAuthority("localhost")
              .maxInboundMessageSize(4 << 20)
              .build();
    }

    KeyValueServiceGrpc.KeyValueServiceBlockingStub keyValue() {
      return KeyValueServiceGrpc.newBlockingStub(channel).withDeadlineAfter(20, TimeUnit.SECONDS);
    }

    void put(String namespace, ByteString value) {
      keyValue()
          .put(PutRequest.newBuilder().setNamespace(namespace).setKey("k").setValue(value).build());
    }

    @Override
    public void close() {
      channel.shutdownNow();
      proxy.close();
      plugin.close();
    }
  }

  @ParameterizedTest
  @EnumSource
  void callsAreServedOverTlsAndPassedOnToPlugins(Mechanism mechanism) throws Exception {
    assumeThat(mechanism.isAvailable()).isTrue();
    try (Fleet fleet = new Fleet(mechanism)) {
      for (String namespace : List.of("here", "there")) {
        await()
            .atMost(30, TimeUnit.SECONDS)
            .until(() -> TestProxyCalls.succeeds(() -> fleet.put(namespace, ByteString.EMPTY)));
        for (ByteString value : List.of(ByteString.copyFromUtf8("small"), LARGE)) {
          fleet.put(namespace, value);
          assertThat(
                  fleet
                      .keyValue()
                      .get(GetRequest.newBuilder().setNamespace(namespace).setKey("k").build())
                      .getValue())
              .isEqualTo(value);
        }
      }
      assertThat(fleet.proxy.observe("/readyz").statusCode()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @EnumSource
  void drainTellsStreamsAndFailsNoCallUnderWay(Mechanism mechanism) throws Exception {
    assumeThat(mechanism.isAvailable()).isTrue();
    try (Fleet fleet = new Fleet(mechanism)) {
      Queue<ServingStatus> told = new ConcurrentLinkedQueue<>();
      AtomicBoolean ended = new AtomicBoolean();
      HealthGrpc.newStub(fleet.channel)
          .watch(HealthCheckRequest.getDefaultInstance(), new Watching(told, ended));
      await().until(() -> told.contains(ServingStatus.SERVING));
      AtomicBoolean drained = new AtomicBoolean();
      AtomicLong answered = new AtomicLong();
      Queue<String> failures = new ConcurrentLinkedQueue<>();
      Thread load =
          Thread.startVirtualThread(
              () -> {
                while (!drained.get() && failures.isEmpty()) {
                  try {
                    fleet.put("here", LARGE);
                    answered.incrementAndGet();
                  } catch (StatusRuntimeException e) {
                    // Nobody listens any more: the call was never on its way.
                    if (!String.valueOf(e.getStatus().getDescription()).contains("io exception")) {
                      failures.add(e.getStatus().toString());
                    }
                  }
                }
              });
      try {
        await().until(() -> answered.get() > 20 || !failures.isEmpty());
        fleet.proxy.server().drain();
      } finally {
        drained.set(true);
      }
      load.join();
      assertThat(failures).isEmpty();
      assertThat(told).contains(ServingStatus.NOT_SERVING);
      await().untilTrue(ended);
    }
  }

  private record Watching(Queue<ServingStatus> told, AtomicBoolean ended)
      implements StreamObserver<HealthCheckResponse> {

    @Override
    public void onNext(HealthCheckResponse response) {
      told.add(response.getStatus());
    }

    @Override
    public void onError(Throwable failure) {
      ended.set(true);
    }

    @Override
    public void onCompleted() {
      ended.set(true);
    }
  }

  @ParameterizedTest
  @EnumSource
  void mechanismsThatDoNotWorkAreRefused(Mechanism mechanism) {
    assumeThat(mechanism.isAvailable()).isFalse();
    assertThatThrownBy(
            () -> new TestProxy(TestProxy.OPTIONS.withTransport(mechanism), snapshots().build(1)))
        .isInstanceOf(UnavailableMechanismException.class)
        .hasMessageStartingWith("the transport " + mechanism.word() + " does not work here: ")
        .hasMessageEndingWith("leave the choice to 'auto'");
  }
}
