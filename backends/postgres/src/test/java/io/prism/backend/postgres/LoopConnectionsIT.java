package io.prism.backend.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.prism.backend.Health;
import io.prism.backend.tck.Await;
import io.prism.backend.tck.RunningStore;
import io.prism.backend.tck.TestNamespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Connections on event loops that end or cannot be made; the driver's go on. */
final class LoopConnectionsIT {

  /** The sessions that read or put last. */
  private static final String HOT =
      "application_name = 'prism' and query ~ 'with input as|select t.place'";

  private static final String REST =
      "application_name = 'prism' and query !~ 'with input as|select t.place'";

  private static final String PASSWORD_FILE = "org.postgresql.pgpassfile";

  private final OwnServer server = new OwnServer(Map.of());

  @BeforeEach
  void start() {
    server.start();
  }

  @AfterEach
  void end() {
    server.close();
  }

  @Test
  void oneThatEndsWhileNobodyUsesItIsMadeAgainAndNothingElseHappens() {
    try (RunningStore store = RunningStore.start(new PostgresFixture(server.address()))) {
      TestNamespace namespace = store.newNamespace();
      namespace.put("k", "v");
      assertThat(namespace.text("k")).contains("v");
      List<String> rest = processes(REST);
      long lines = server.lines();

      int ended = processes(HOT).size();
      assertThat(ended).isPositive();
      server
          .address()
          .query(
              "select count(pg_terminate_backend(pid, 30000)) from pg_stat_activity where " + HOT);
      Awaitility.await("the loops have heard of it").until(() -> server.lines() == lines - ended);

      namespace.put("k", "w");
      assertThat(namespace.text("k")).contains("w");
      assertThat(processes(REST)).containsAll(rest);
      assertThat(store.backend().health().state()).isEqualTo(Health.State.HEALTHY);
    }
  }

  @Test
  void whereOnlyTheDriverCanLogInThreadsDoEverything(@TempDir Path folder) throws IOException {
    PasswordRole role = PasswordRole.create(server.address(), "prism", "known_to_the_driver");
    Path file = folder.resolve("passwords");
    Files.writeString(file, "*:*:*:prism:known_to_the_driver\n");
    System.setProperty(PASSWORD_FILE, file.toString());
    PostgresFixture fixture = new PostgresFixture(server.address()).with("user", "prism");
    try (RunningStore store = RunningStore.start(fixture)) {
      TestNamespace namespace = store.newNamespace();
      for (int i = 0; i < 20; i++) {
        namespace.put("k" + i, "v");
        assertThat(namespace.text("k" + i)).contains("v");
      }
      List<String> connections = List.copyOf(role.connections());
      namespace.put("k", "w");
      Awaitility.await().atMost(Await.LIMIT).until(() -> namespace.text("k").isPresent());
      assertThat(role.connections()).containsAll(connections);
      assertThat(store.backend().health().state()).isEqualTo(Health.State.HEALTHY);
    } finally {
      System.clearProperty(PASSWORD_FILE);
    }
  }

  private List<String> processes(String where) {
    String pids =
        server
            .address()
            .query(
                "select coalesce(string_agg(pid::text, ','), '') from pg_stat_activity where "
                    + where);
    return Arrays.stream(pids.split(",")).filter(pid -> !pid.isEmpty()).toList();
  }
}
