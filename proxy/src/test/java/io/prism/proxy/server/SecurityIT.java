package io.prism.proxy.server;

import static io.prism.proxy.testing.TestProxy.failureOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsChannelCredentials;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import io.prism.capability.v1.CapabilityServiceGrpc;
import io.prism.capability.v1.ListNamespacesRequest;
import io.prism.control.snapshot.AccessRules;
import io.prism.control.snapshot.ListenerConfig;
import io.prism.control.snapshot.ListenerKind;
import io.prism.control.snapshot.Permission;
import io.prism.control.snapshot.TlsConfig;
import io.prism.http2.transport.ResumingClient;
import io.prism.keyvalue.v1.GetRequest;
import io.prism.keyvalue.v1.KeyValueServiceGrpc;
import io.prism.keyvalue.v1.PutRequest;
import io.prism.proxy.security.ReloadingTls;
import io.prism.proxy.testing.EveryCall;
import io.prism.proxy.testing.Snapshots;
import io.prism.proxy.testing.TestProxy;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Callers are who their certificate says, and may do what the namespace's rules say. */
class SecurityIT {

  @TempDir private Path directory;
  private X509Bundle ca;
  private ListenerConfig mutual;
  private TestProxy proxy;
  private final List<ManagedChannel> channels = new ArrayList<>();

  @BeforeEach
  void start() throws Exception {
    ca =
        new CertificateBuilder()
            .subject("CN=Test CA")
            .setIsCertificateAuthority(true)
            .buildSelfSigned();
    write("ca.pem", ca.getCertificatePEM());
    writeServerCertificate(ca);
    mutual =
        new ListenerConfig(
            "127.0.0.1",
            0,
            ListenerConfig.ClientAuth.MTLS,
            Optional.of(
                new TlsConfig(
                    directory.resolve("server.pem"),
                    directory.resolve("server.key"),
                    Optional.of(directory.resolve("ca.pem")))));
    proxy =
        new TestProxy(
            new Snapshots(directory)
                .backend("memory", "memory")
                .namespace(
                    Snapshots.namespaceConfig(
                        "orders",
                        "memory",
                        new AccessRules(
                            Map.of(
                                "spiffe://example.org/writer",
                                Permission.READ_WRITE,
                                "reader.example.org",
                                Permission.READ_ONLY,
                                "plain-name",
                                Permission.READ_ONLY,
                                "producer.example.org",
                                Permission.WRITE_ONLY)),
                        64,
                        Optional.empty()))
                .listener(ListenerKind.GRPC, mutual)
                .listener(ListenerKind.HTTP, mutual)
                .build(1));
  }

  @AfterEach
  void stop() {
    channels.forEach(ManagedChannel::shutdownNow);
    proxy.close();
  }

  private void write(String name, String content) throws IOException {
    Files.writeString(directory.resolve(name), content);
  }

  private void writeServerCertificate(X509Bundle issuer) throws Exception {
    X509Bundle server =
        new CertificateBuilder()
            .subject("CN=gateway")
            .addSanDnsName("localhost")
            .buildIssuedBy(issuer);
    write("server.pem", server.getCertificatePathPEM());
    write("server.key", server.getPrivateKeyPEM());
  }

  private ManagedChannel as(CertificateBuilder certificate) throws Exception {
    return as(certificate, ca, ca);
  }

  private ManagedChannel as(CertificateBuilder certificate, X509Bundle issuer, X509Bundle trusted)
      throws Exception {
    X509Bundle client = certificate.buildIssuedBy(issuer);
    ManagedChannel channel =
        NettyChannelBuilder.forAddress(
                proxy.address(ListenerKind.GRPC),
                TlsChannelCredentials.newBuilder()
                    .keyManager(
                        stream(client.getCertificatePathPEM()), stream(client.getPrivateKeyPEM()))
                    .trustManager(stream(trusted.getCertificatePEM()))
                    .build())
            .overrideAuthority("localhost")
            .build();
    channels.add(channel);
    return channel;
  }

  private static ByteArrayInputStream stream(String pem) {
    return new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII));
  }

  private static KeyValueServiceGrpc.KeyValueServiceBlockingStub keyValue(ManagedChannel channel) {
    return KeyValueServiceGrpc.newBlockingStub(channel).withDeadlineAfter(20, TimeUnit.SECONDS);
  }

  private static final GetRequest GET =
      GetRequest.newBuilder().setNamespace("orders").setKey("k").build();
  private static final PutRequest PUT =
      PutRequest.newBuilder().setNamespace("orders").setKey("k").build();

  @Test
  void spiffeIdentityMayWriteWhereItIsNamed() throws Exception {
    var writer =
        keyValue(
            as(
                new CertificateBuilder()
                    .subject("CN=whatever")
                    .addSanUriName("spiffe://example.org/writer")
                    .addSanDnsName("nobody.example.org")));
    assertThat(writer.put(PUT).getApplied()).isTrue();
    assertThat(writer.get(GET).getFound()).isTrue();
  }

  @Test
  void dnsIdentityThatMayOnlyReadIsDeniedWrites() throws Exception {
    var reader =
        keyValue(
            as(
                new CertificateBuilder()
                    .subject("CN=whatever")
                    .addSanDnsName("reader.example.org")));
    assertThat(reader.get(GET).getFound()).isFalse();
    var denied = failureOf(() -> reader.put(PUT));
    assertThat(denied.code()).isEqualTo(Status.Code.PERMISSION_DENIED);
    assertThat(denied.reason()).isEqualTo("PERMISSION_DENIED");
  }

  @Test
  void whoMayOnlyWriteIsToldNothingThatIsStored() throws Exception {
    ManagedChannel producer =
        as(new CertificateBuilder().subject("CN=p").addSanDnsName("producer.example.org"));
    assertThat(keyValue(producer).put(PUT).getApplied()).isTrue();

    Set<String> writing = Set.of("Put", "Delete", "BatchPut", "BatchDelete", "Expire", "Persist");
    assertThat(EveryCall.reasons(producer, "orders", "k"))
        .containsKeys("CompareAndSwap", "CompareAndDelete", "Increment", "Transact")
        .containsKeys(writing.toArray(String[]::new))
        .allSatisfy(
            (method, reason) -> {
              if (writing.contains(method)) {
                assertThat(reason).as(method).isNotEqualTo("PERMISSION_DENIED");
              } else {
                assertThat(reason).as(method).isEqualTo("PERMISSION_DENIED");
              }
            });
    var denied = failureOf(() -> keyValue(producer).get(GET));
    assertThat(denied.code()).isEqualTo(Status.Code.PERMISSION_DENIED);
    assertThat(denied.message()).contains("you may write to namespace 'orders' but not");
    assertThat(
            CapabilityServiceGrpc.newBlockingStub(producer)
                .listNamespaces(ListNamespacesRequest.getDefaultInstance())
                .getNamespaces(0)
                .getPermissionsList())
        .containsExactly("write");
  }

  @Test
  void whoMayReadByOneNameAndWriteByAnotherMayDoBoth() throws Exception {
    ManagedChannel both =
        as(
            new CertificateBuilder()
                .subject("CN=p")
                .addSanDnsName("producer.example.org")
                .addSanDnsName("reader.example.org"));

    assertThat(EveryCall.reasons(both, "orders", "k").values()).doesNotContain("PERMISSION_DENIED");
  }

  @Test
  void commonNameCountsOnlyWithoutAlternativeNames() throws Exception {
    assertThat(keyValue(as(new CertificateBuilder().subject("CN=plain-name"))).get(GET).getFound())
        .isFalse();
    var other =
        keyValue(
            as(
                new CertificateBuilder()
                    .subject("CN=plain-name")
                    .addSanDnsName("stranger.example.org")));
    assertThat(failureOf(() -> other.get(GET)).reason()).isEqualTo("NAMESPACE_NOT_FOUND");
  }

  @Test
  void strangersLearnNothing() throws Exception {
    ManagedChannel stranger = as(new CertificateBuilder().subject("CN=stranger"));
    var known = failureOf(() -> keyValue(stranger).get(GET));
    var unknown =
        failureOf(() -> keyValue(stranger).get(GET.toBuilder().setNamespace("absent").build()));
    assertThat(known.reason()).isEqualTo("NAMESPACE_NOT_FOUND").isEqualTo(unknown.reason());
    assertThat(known.message().replace("orders", "absent")).isEqualTo(unknown.message());
    assertThat(
            CapabilityServiceGrpc.newBlockingStub(stranger)
                .listNamespaces(ListNamespacesRequest.getDefaultInstance())
                .getNamespacesList())
        .isEmpty();
  }

  @Test
  void certificatesOfAnotherAuthorityAreRefused() throws Exception {
    X509Bundle foreign =
        new CertificateBuilder()
            .subject("CN=Other CA")
            .setIsCertificateAuthority(true)
            .buildSelfSigned();
    ManagedChannel channel =
        as(
            new CertificateBuilder().subject("CN=x").addSanUriName("spiffe://example.org/writer"),
            foreign,
            ca);
    assertThatThrownBy(() -> keyValue(channel).get(GET))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE));
  }

  @ParameterizedTest
  @EnumSource(
      value = ListenerKind.class,
      names = {"GRPC", "HTTP"})
  void onlyTls13IsSpoken(ListenerKind kind) throws Exception {
    assertThat(handshake(kind, "TLSv1.3", "TLSv1.2")).isEqualTo("TLSv1.3");
    assertThatThrownBy(() -> handshake(kind, "TLSv1.2")).isInstanceOf(SSLException.class);
  }

  private String handshake(ListenerKind kind, String... protocols) throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), null);
    InetSocketAddress address = proxy.address(kind);
    try (SSLSocket socket =
        (SSLSocket)
            context.getSocketFactory().createSocket(address.getAddress(), address.getPort())) {
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setProtocols(protocols);
      parameters.setApplicationProtocols(new String[] {"h2"});
      socket.setSSLParameters(parameters);
      socket.startHandshake();
      return socket.getSession().getProtocol();
    }
  }

  @Test
  void newCertificatesAreUsedWithoutDroppingConnections() throws Exception {
    CertificateBuilder writer =
        new CertificateBuilder().subject("CN=w").addSanUriName("spiffe://example.org/writer");
    ManagedChannel before = as(writer);
    assertThat(keyValue(before).put(PUT).getApplied()).isTrue();

    X509Bundle newCa =
        new CertificateBuilder()
            .subject("CN=New CA")
            .setIsCertificateAuthority(true)
            .buildSelfSigned();
    write("ca.pem", newCa.getCertificatePEM());
    writeServerCertificate(newCa);
    proxy.server().reloadCertificates();

    assertThat(before.getState(false)).isEqualTo(io.grpc.ConnectivityState.READY);
    assertThat(keyValue(before).get(GET).getFound()).isTrue();
    assertThat(keyValue(as(writer, newCa, newCa)).get(GET).getFound()).isTrue();
    ManagedChannel old = as(writer, ca, newCa);
    assertThat(failureOf(() -> keyValue(old).get(GET)).code()).isEqualTo(Status.Code.UNAVAILABLE);
  }

  @Test
  @EnabledIfSystemProperty(named = "io.netty.handler.ssl.noOpenSsl", matches = "false")
  @EnabledOnOs(OS.LINUX)
  void boringSslIsUsedWhereItIsThere() throws Exception {
    ReloadingTls tls = ReloadingTls.of(mutual).orElseThrow();
    for (SslContext context : List.of(tls.forGrpc(), tls.forHttp())) {
      SSLEngine engine = context.newEngine(UnpooledByteBufAllocator.DEFAULT);
      assertThat(engine.getClass().getSimpleName()).contains("OpenSsl");
      engine.closeOutbound();
    }
  }

  /** A session that is taken up again is not verified, so it must not outlive what is trusted. */
  @Test
  void sessionsOfFormerAuthoritiesAreNotTakenUpAgain() throws Exception {
    X509Bundle client =
        new CertificateBuilder()
            .subject("CN=w")
            .addSanUriName("spiffe://example.org/writer")
            .buildIssuedBy(ca);
    ResumingClient resuming = new ResumingClient(client, proxy.address(ListenerKind.GRPC));
    long first = resuming.connect();
    assertThat(resuming.connect()).as("taken up again").isEqualTo(first);

    X509Bundle newCa =
        new CertificateBuilder()
            .subject("CN=New CA")
            .setIsCertificateAuthority(true)
            .buildSelfSigned();
    write("ca.pem", newCa.getCertificatePEM());
    proxy.server().reloadCertificates();

    assertThatThrownBy(resuming::connect).isInstanceOf(IOException.class);
  }

  @Test
  void badNewFilesKeepTheOldCertificateAndAreReported() throws Exception {
    write("server.key", "not a key");
    proxy.server().reloadCertificates();

    CertificateBuilder writer =
        new CertificateBuilder().subject("CN=w").addSanUriName("spiffe://example.org/writer");
    assertThat(keyValue(as(writer)).get(GET).getFound()).isFalse();
    assertThat(proxy.observe("/healthz").body()).contains("grpc listener, new TLS files");
  }
}
