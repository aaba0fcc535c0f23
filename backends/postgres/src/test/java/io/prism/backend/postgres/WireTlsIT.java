package io.prism.backend.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import io.prism.backend.postgres.link.LinkFactory;
import io.prism.backend.postgres.link.LinkSettings;
import io.prism.backend.postgres.wire.WireConnection;
import io.prism.backend.postgres.wire.WireException;
import io.prism.backend.postgres.wire.WireSettings;
import io.prism.backend.postgres.wire.WireTls;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Encryption, which means on event loops what it means to the driver. */
class WireTlsIT {

  private static final CertificateBuilder.Algorithm ALGORITHM = CertificateBuilder.Algorithm.ecp256;

  @TempDir static Path folder;

  private static OwnServer encrypting;
  private static Path trusted;
  private static Path other;

  @BeforeAll
  static void start() throws Exception {
    X509Bundle authority = authority("right");
    X509Bundle server =
        new CertificateBuilder()
            .subject("CN=database")
            .algorithm(ALGORITHM)
            .addSanDnsName("localhost")
            .buildIssuedBy(authority);
    trusted = file("trusted.pem", authority.getCertificatePEM(), "rw-r--r--");
    other = file("other.pem", authority("wrong").getCertificatePEM(), "rw-r--r--");
    Path key = Files.createTempFile("prism-wire", ".key");
    Files.writeString(key, server.getPrivateKeyPEM());
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    Path certificate = Files.createTempFile("prism-wire", ".crt");
    Files.writeString(certificate, server.getCertificatePEM());
    encrypting =
        new OwnServer(
                Map.of(
                    "ssl", "on",
                    "ssl_cert_file", certificate.toString(),
                    "ssl_key_file", key.toString()))
            .start();
  }

  private static X509Bundle authority(String name) throws Exception {
    return new CertificateBuilder()
        .subject("CN=" + name)
        .algorithm(ALGORITHM)
        .setIsCertificateAuthority(true)
        .buildSelfSigned();
  }

  private static Path file(String name, String text, String permissions) throws IOException {
    Path path = Files.writeString(folder.resolve(name), text);
    return Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
  }

  @AfterAll
  static void stop() {
    if (encrypting != null) {
      encrypting.close();
    }
  }

  private static WireSettings settings(TestServer server, String host, String mode, Path root)
      throws WireException {
    return WireClient.at(
        WireClient.settings(server),
        InetSocketAddress.createUnresolved(host, server.port()),
        WireTls.of(WireTls.Mode.of(mode), Optional.ofNullable(root)));
  }

  /** Whether the driver connects with the same settings. */
  private static boolean driverConnects(TestServer server, String host, String mode, Path root) {
    LinkSettings settings =
        new LinkSettings(
            List.of(new LinkSettings.Host(host, server.port())),
            "postgres",
            "postgres",
            Optional.empty(),
            mode,
            Optional.ofNullable(root),
            "public",
            WireClient.LONG);
    try (Connection connection =
        new LinkFactory(settings).dataSource(WireClient.LONG).getConnection()) {
      return connection.isValid(10);
    } catch (SQLException e) {
      return false;
    }
  }

  private static boolean isEncrypted(WireClient client) {
    boolean server =
        WireClient.await(client.query("select ssl from pg_stat_ssl where pid = pg_backend_pid()"))
            .rows()
            .equals(List.of(List.of("t")));
    assertThat(client.connection().isEncrypted()).isEqualTo(server);
    return server;
  }

  @ParameterizedTest
  @CsvSource({
    "disable, localhost, none, false",
    "prefer, localhost, none, true",
    "require, localhost, none, true",
    "require, 127.0.0.1, other, true",
    "verify-ca, localhost, trusted, true",
    "verify-ca, 127.0.0.1, trusted, true",
    "verify-full, localhost, trusted, true",
  })
  void aServerThatEncrypts(String mode, String host, String root, boolean encrypted)
      throws WireException {
    try (WireClient client =
        WireClient.open(settings(encrypting.address(), host, mode, root(root)))) {
      assertThat(isEncrypted(client)).isEqualTo(encrypted);
    }
    assertThat(driverConnects(encrypting.address(), host, mode, root(root))).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "verify-ca, localhost, other",
    "verify-full, localhost, other",
    "verify-full, 127.0.0.1, trusted",
  })
  void aServerThatIsNotTrusted(String mode, String host, String root) throws WireException {
    WireException refusal =
        WireClient.refusal(settings(encrypting.address(), host, mode, root(root)));
    assertThat(refusal.getSQLState()).isEqualTo("08006");
    assertThat(driverConnects(encrypting.address(), host, mode, root(root))).isFalse();
  }

  private static Path root(String name) {
    return switch (name) {
      case "trusted" -> trusted;
      case "other" -> other;
      default -> null;
    };
  }

  @ParameterizedTest
  @ValueSource(strings = {"require", "verify-ca", "verify-full"})
  void aServerThatDoesNotEncrypt(String mode) throws WireException {
    TestServer plain = TestServer.shared();
    assertThat(WireClient.refusal(settings(plain, "localhost", mode, trusted)).getSQLState())
        .isEqualTo("08004");
    assertThat(driverConnects(plain, "localhost", mode, trusted)).isFalse();
  }

  @Test
  void whereItIsOnlyPreferredItIsDoneWithout() throws WireException {
    try (WireClient client =
        WireClient.open(settings(TestServer.shared(), "localhost", "prefer", null))) {
      assertThat(isEncrypted(client)).isFalse();
    }
  }

  @Test
  void aRoleThatMayOnlyComeWithoutIsLetInWhereItIsPreferred() throws WireException {
    TestServer server = encrypting.address();
    server.execute("create role plain login");
    HbaRules.prepend(
        server, "plain", "hostssl all plain all reject", "hostnossl all plain all trust");
    WireSettings prefer =
        WireClient.as(settings(server, "localhost", "prefer", null), "plain", Optional.empty());
    try (WireClient client = WireClient.open(prefer)) {
      assertThat(isEncrypted(client)).isFalse();
    }
    WireSettings require =
        WireClient.as(settings(server, "localhost", "require", null), "plain", Optional.empty());
    assertThat(WireClient.refusal(require).getSQLState()).isEqualTo("28000");
  }

  @Test
  void aPasswordIsProvedOnAnEncryptedConnection() throws WireException {
    TestServer server = encrypting.address();
    PasswordRole.create(server, "proved", "s3cret");
    WireSettings settings = settings(server, "localhost", "verify-full", trusted);
    try (WireClient client =
        WireClient.open(WireClient.as(settings, "proved", Optional.of("s3cret")))) {
      assertThat(isEncrypted(client)).isTrue();
    }
    assertThat(
            WireClient.refusal(WireClient.as(settings, "proved", Optional.of("wr0ng")))
                .getSQLState())
        .isEqualTo("28P01");
  }

  @Test
  void largeValuesGoThrough() throws WireException {
    try (WireClient client =
        WireClient.open(settings(encrypting.address(), "localhost", "require", null))) {
      var answer =
          WireClient.await(client.query("select repeat('x', 3000000) from generate_series(1, 3)"));
      assertThat(answer.rows())
          .hasSize(3)
          .allSatisfy(row -> assertThat(row.getFirst()).hasSize(3_000_000));
      WireConnection connection = client.connection();
      assertThat(connection.toString()).contains(Integer.toString(connection.processId()));
    }
  }

  @Test
  void certificatesThatThereAreNotAreMissed() {
    for (Optional<Path> none : List.of(Optional.<Path>empty(), Optional.of(Path.of("nowhere")))) {
      assertThat(
              org.assertj.core.api.Assertions.catchThrowableOfType(
                      WireException.class, () -> WireTls.of(WireTls.Mode.VERIFY_FULL, none))
                  .getSQLState())
          .isEqualTo("08006");
    }
  }
}
