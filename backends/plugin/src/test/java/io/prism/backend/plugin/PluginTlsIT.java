package io.prism.backend.plugin;

import static org.assertj.core.api.Assertions.assertThat;
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
import java.nio.file.Files;
import java.nio.file.Path;
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
    process =
        PluginProcess.start(
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
    X509Bundle bundle =
        new CertificateBuilder()
            .ecp256()
            .subject("CN=" + name)
            .addSanIpAddress("127.0.0.1")
            .buildIssuedBy(issuer);
    Files.writeString(files.resolve(name + ".pem"), bundle.getCertificatePathPEM());
    Files.writeString(files.resolve(name + ".key"), bundle.getPrivateKeyPEM());
  }

  private Backend connect(String trusted, Optional<String> identity) {
    Map<String, String> settings = new HashMap<>();
    settings.put("tls_ca", files.resolve(trusted).toString());
    identity.ifPresent(
        name -> {
          settings.put("tls_certificate", files.resolve(name + ".pem").toString());
          settings.put("tls_key", files.resolve(name + ".key").toString());
        });
    backend = TestPlugins.backend(process.address(), settings);
    backend.start();
    return backend;
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
