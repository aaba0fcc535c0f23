package io.prism.backend.postgres;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import io.zonky.test.db.postgres.embedded.PgBinaryResolver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A PostgreSQL server for tests: the one that an environment variable names, as {@code
 * user:password@host:port}, else one that is started from the binaries of a Maven package, is
 * shared by all tests of the JVM and ends with it.
 */
record TestServer(String host, int port, String user, Optional<String> password) {

  /** The oldest and the newest release that we promise to work with. */
  enum Release {
    OLDEST("PRISM_TEST_POSTGRES_OLDEST"),
    NEWEST("PRISM_TEST_POSTGRES");

    private final String variable;

    Release(String variable) {
      this.variable = variable;
    }
  }

  private static final Map<Release, TestServer> SHARED = new ConcurrentHashMap<>();

  /** The server that all tests share; it keeps acknowledged writes. */
  static TestServer shared(Release release) {
    return SHARED.computeIfAbsent(
        release,
        wanted ->
            Optional.ofNullable(System.getenv(wanted.variable))
                .map(TestServer::named)
                .orElseGet(() -> at(start(durable(wanted)).getPort())));
  }

  /** The newest one. */
  static TestServer shared() {
    return shared(Release.NEWEST);
  }

  /** A server on this machine that was started by the test. */
  static TestServer at(int port) {
    return new TestServer("localhost", port, "postgres", Optional.empty());
  }

  /** How to start a server that keeps acknowledged writes; otherwise it would not. */
  static EmbeddedPostgres.Builder durable(Release release) {
    EmbeddedPostgres.Builder builder =
        EmbeddedPostgres.builder()
            .setServerConfig("fsync", "on")
            .setServerConfig("synchronous_commit", "on")
            .setPGStartupWait(Duration.ofSeconds(60));
    return release == Release.NEWEST
        ? builder
        : builder.setPgBinaryResolver(binariesIn(System.getProperty("prism.test.postgres.oldest")));
  }

  /** Starts a server. */
  static EmbeddedPostgres start(EmbeddedPostgres.Builder builder) {
    try {
      return builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static PgBinaryResolver binariesIn(String jar) {
    return (system, architecture) -> {
      try (var files = FileSystems.newFileSystem(Path.of(jar))) {
        byte[] archive = Files.readAllBytes(files.getPath("/postgres-linux-x86_64.txz"));
        return new ByteArrayInputStream(archive);
      }
    };
  }

  private static TestServer named(String address) {
    int at = address.lastIndexOf('@');
    String[] account = address.substring(0, at).split(":", 2);
    String[] place = address.substring(at + 1).split(":", 2);
    return new TestServer(
        place[0],
        Integer.parseInt(place[1]),
        account[0],
        account.length == 2 ? Optional.of(account[1]) : Optional.empty());
  }

  /** Runs statements as somebody who administers the server. */
  void execute(String... statements) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The first column of the first row. */
  String query(String sql) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        var row = statement.executeQuery(sql)) {
      return row.next() ? row.getString(1) : "";
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A connection of its own, to be closed by the caller. */
  Connection connect() throws SQLException {
    return connect("postgres");
  }

  /** The same to another database. */
  Connection connect(String database) throws SQLException {
    String url = "jdbc:postgresql://" + host + ":" + port + "/" + database;
    return DriverManager.getConnection(url, user, password.orElse(null));
  }
}
