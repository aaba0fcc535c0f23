package io.prism.backend.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import io.prism.backend.Backend;
import io.prism.backend.plugin.server.PluginOptions;
import io.prism.backend.plugin.server.PluginOptionsException;
import io.prism.backend.plugin.server.PluginProcess;
import io.prism.backend.plugin.server.ServerTls;
import io.prism.backend.tck.Await;
import io.prism.common.v1.ErrorReason;
import io.prism.http2.transport.ResumingClient;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A plugin that wants to know who calls. */
class PluginTlsIT {

  @TempDir Path files;
  private X509Bundle ca;
  private X509Bundle otherCa;
  private PluginProcess process;
  private Backend backend;

  @BeforeEach
  void start() throws Exception {
    ca = authority("plugins");
    otherCa = authority("others");
    Files.writeString(files.resolve("ca.pem"), ca.getCertificatePEM());
    Files.writeString(files.resolve("other-ca.pem"), otherCa.getCertificatePEM());
    issue("server", ca);
    issue("gateway", ca);
    issue("stranger", otherCa);
    process = startPlugin();
  }

  private PluginProcess startPlugin() throws Exception {
    return PluginProcess.start(
        PluginOptions.of("memory", Map.of(), TestPlugins.ANY_PORT)
            .withDrainTimeout(Duration.ofSeconds(1))
            .withTls(
                new ServerTls(
                    files.resolve("server.pem"),
                    files.resolve("server.key"),
                    Optional.of(files.resolve("ca.pem")))));
  }

  @AfterEach
  void stop() {
    if (backend != null) {
      backend.close();
    }
    process.close();
  }

  private static X509Bundle authority(String name) throws Exception {
    return new CertificateBuilder()
        .ecp256()
        .subject("CN=" + name)
        .setIsCertificateAuthority(true)
        .buildSelfSigned();
  }

  private void issue(String name, X509Bundle issuer) throws Exception {
    issue(name, new CertificateBuilder().ecp256().addSanIpAddress("127.0.0.1"), issuer);
  }

  private void issue(String name, CertificateBuilder builder, X509Bundle issuer) throws Exception {
    X509Bundle bundle = builder.subject("CN=" + name).buildIssuedBy(issuer);
    Files.writeString(files.resolve(name + ".pem"), bundle.getCertificatePathPEM());
    Files.writeString(files.resolve(name + ".key"), bundle.getPrivateKeyPEM());
  }

  private Backend connect(String trusted, Optional<String> identity) {
    return connect(settings(trusted, identity));
  }

  private Backend connect(Map<String, String> settings) {
    backend = TestPlugins.backend(process.address(), settings);
    backend.start();
    return backend;
  }

  private Map<String, String> settings(String trusted, Optional<String> identity) {
    Map<String, String> settings = new HashMap<>();
    settings.put("tls_ca", files.resolve(trusted).toString());
    identity.ifPresent(
        name -> {
          settings.put("tls_certificate", files.resolve(name + ".pem").toString());
          settings.put("tls_key", files.resolve(name + ".key").toString());
        });
    return settings;
  }

  private static void assertRefused(Backend refused) {
    TestPlugins.await().until(() -> refused.health().message().contains("cannot be reached"));
    assertThat(refused.descriptor()).isEmpty();
    assertThat(Await.failure(refused.openNamespace(TestPlugins.SPEC)).reason())
        .isEqualTo(ErrorReason.BACKEND_UNAVAILABLE);
  }

  @Test
  void aKnownGatewayIsLetIn() {
    connect("ca.pem", Optional.of("gateway"));

    TestPlugins.awaitOpen(backend);
    assertThat(
            Await.result(
                    TestPlugins.basic(backend).put(TestPlugins.write(), TestPlugins.put("k", "v")))
                .applied())
        .isTrue();
  }

  @Test
  void aGatewayWithoutACertificateIsNot() {
    assertRefused(connect("ca.pem", Optional.empty()));
  }

  @Test
  void aGatewayWithSomebodyElsesCertificateIsNot() {
    assertRefused(connect("ca.pem", Optional.of("stranger")));
  }

  @Test
  void aGatewayDoesNotTalkToAPluginThatItDoesNotTrust() {
    assertRefused(connect("other-ca.pem", Optional.of("gateway")));
  }

  @Test
  void plainTextIsNotAnswered() {
    backend = TestPlugins.backend(process.address(), Map.of());
    backend.start();
    assertRefused(backend);
  }

  @Test
  void certificatesAreReadAgainForEveryConnection() throws Exception {
    assertRefused(connect("ca.pem", Optional.of("stranger")));

    issue("stranger", ca);

    TestPlugins.awaitOpen(backend);
  }

  @Test
  void aGatewayDoesNotTalkToAPluginOfAnotherName() {
    Map<String, String> settings = settings("ca.pem", Optional.of("gateway"));
    settings.put("tls_server_name", "another.svc");

    assertRefused(connect(settings));
  }

  @Test
  void aRenewedCertificateOfThePluginIsShownWithoutARestart() throws Exception {
    assertRefused(connect("other-ca.pem", Optional.of("gateway")));

    issue("server", otherCa);

    TestPlugins.awaitOpen(backend);
  }

  @Test
  void soIsOneForTheSameKey() throws Exception {
    KeyPair keys = KeyPairGenerator.getInstance("EC").generateKeyPair();
    process.close();
    issue("server", sameKey(keys), ca);
    process = startPlugin();
    String key = Files.readString(files.resolve("server.key"));
    assertRefused(connect("other-ca.pem", Optional.of("gateway")));

    X509Bundle renewed = sameKey(keys).subject("CN=server").buildIssuedBy(otherCa);
    Files.writeString(files.resolve("server.pem"), renewed.getCertificatePathPEM());

    TestPlugins.awaitOpen(backend);
    assertThat(files.resolve("server.key")).hasContent(key);
  }

  private static CertificateBuilder sameKey(KeyPair keys) {
    return new CertificateBuilder().ecp256().keyPair(keys).addSanIpAddress("127.0.0.1");
  }

  @Test
  void whoIsLetInIsReadAgain() throws Exception {
    assertRefused(connect("ca.pem", Optional.of("stranger")));

    Files.writeString(
        files.resolve("ca.pem"), ca.getCertificatePEM() + otherCa.getCertificatePEM());

    TestPlugins.awaitOpen(backend);
  }

  /** A session that is taken up again is not verified, so it must not outlive what is trusted. */
  @Test
  void sessionsOfFormerAuthoritiesAreNotTakenUpAgain() throws Exception {
    X509Bundle gateway = new CertificateBuilder().ecp256().subject("CN=gateway").buildIssuedBy(ca);
    ResumingClient resuming =
        new ResumingClient(gateway, new InetSocketAddress("127.0.0.1", process.port()));
    long first = resuming.connect();
    assertThat(resuming.connect()).as("taken up again").isEqualTo(first);

    Files.writeString(files.resolve("ca.pem"), otherCa.getCertificatePEM());

    TestPlugins.await()
        .untilAsserted(() -> assertThatThrownBy(resuming::connect).isInstanceOf(IOException.class));
  }

  @Test
  void filesThatAreNoCertificatesAreRefusedAtTheStart() {
    PluginOptions broken =
        PluginOptions.of("memory", Map.of(), TestPlugins.ANY_PORT)
            .withTls(
                new ServerTls(
                    files.resolve("server.key"), files.resolve("missing"), Optional.empty()));

    assertThat(
            catchThrowableOfType(PluginOptionsException.class, () -> PluginProcess.start(broken))
                .problems()
                .getFirst()
                .setting())
        .isEqualTo("tls");
  }
}
