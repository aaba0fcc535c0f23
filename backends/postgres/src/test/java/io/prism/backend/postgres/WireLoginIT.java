package io.prism.backend.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.prism.backend.postgres.wire.WireSettings;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Logins on event loops, at real servers. */
class WireLoginIT {

  private static final Map<TestServer.Release, OwnServer> SERVERS = new ConcurrentHashMap<>();
  private static final String PASSWORD = "s3cret \u2168 p\u00e4ss";

  @AfterAll
  static void stop() {
    SERVERS.values().forEach(OwnServer::close);
  }

  private static TestServer server(TestServer.Release release) {
    return SERVERS
        .computeIfAbsent(release, wanted -> new OwnServer(wanted, Map.of()).start())
        .address();
  }

  @ParameterizedTest
  @EnumSource(TestServer.Release.class)
  void aServerThatTrusts(TestServer.Release release) {
    try (WireClient client = WireClient.open(WireClient.settings(server(release)))) {
      assertThat(
              WireClient.await(
                      client.query(
                          "select session_user, current_database(), current_setting('client_encoding'),"
                              + " current_setting('application_name'), pg_backend_pid()"))
                  .rows())
          .containsExactly(
              List.of(
                  "postgres",
                  "postgres",
                  "UTF8",
                  "test",
                  Integer.toString(client.connection().processId())));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "OLDEST, md5, md5",
    "OLDEST, scram-sha-256, scram-sha-256",
    "OLDEST, md5, scram-sha-256",
    "OLDEST, password, scram-sha-256",
    "NEWEST, md5, md5",
    "NEWEST, scram-sha-256, scram-sha-256",
    "NEWEST, md5, scram-sha-256",
    "NEWEST, password, scram-sha-256",
  })
  void aServerThatAsksForThePassword(TestServer.Release release, String method, String encryption)
      throws SQLException {
    TestServer server = server(release);
    String role = "r_" + method.substring(0, 3) + "_" + encryption.substring(0, 3);
    server.execute(
        "set password_encryption = '"
            + encryption
            + "'; create role "
            + role
            + " login password '"
            + PASSWORD
            + "'");
    HbaRules.prepend(server, role, "host all " + role + " all " + method);
    WireSettings settings = WireClient.settings(server);

    try (WireClient client = WireClient.open(WireClient.as(settings, role, Optional.of(PASSWORD)));
        Connection driver =
            DriverManager.getConnection(
                "jdbc:postgresql://localhost:" + server.port() + "/postgres", role, PASSWORD)) {
      assertThat(driver.isValid(10)).isTrue();
      assertThat(WireClient.await(client.query("select session_user")).rows())
          .containsExactly(List.of(role));
    }
    var refusal = WireClient.refusal(WireClient.as(settings, role, Optional.of("wr0ng")));
    assertThat(refusal.getSQLState()).isEqualTo("28P01");
    assertThat(refusal.toString()).doesNotContain("wr0ng", role);
    assertThat(WireClient.refusal(WireClient.as(settings, role, Optional.empty())).getSQLState())
        .isEqualTo("08004");
  }

  @ParameterizedTest
  @EnumSource(TestServer.Release.class)
  void aDatabaseOrRoleThatThereIsNot(TestServer.Release release) {
    WireSettings settings = WireClient.settings(server(release));
    assertThat(
            WireClient.refusal(WireClient.to(settings, "nowhere", WireClient.LONG)).getSQLState())
        .isEqualTo("3D000");
    assertThat(
            WireClient.refusal(WireClient.as(settings, "nobody", Optional.empty())).getSQLState())
        .isEqualTo("28000");
  }
}
