package io.prism.backend.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.prism.backend.postgres.wire.WireException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Servers that go away while statements are under way. */
class WireFaultIT {

  private final OwnServer server = new OwnServer(Map.of());

  @BeforeEach
  void start() {
    server.start();
  }

  @AfterEach
  void end() {
    server.close();
  }

  private static CompletableFuture<WireException> closed(WireClient client) {
    CompletableFuture<WireException> told = new CompletableFuture<>();
    client.connection().loop().execute(() -> client.connection().onClosed(told::complete));
    return told;
  }

  private void awaitRunning(WireClient client) {
    Awaitility.await("the statement runs")
        .until(
            () ->
                server
                    .address()
                    .query(
                        "select state from pg_stat_activity where query like '%pg_sleep%' and pid = "
                            + client.connection().processId())
                    .equals("active"));
  }

  @Test
  void oneConnectionIsEnded() {
    try (WireClient client = WireClient.open(WireClient.settings(server.address()))) {
      CompletableFuture<WireException> closed = closed(client);
      var running = client.query("select pg_sleep(100)");
      var waiting = client.query("select 1");
      awaitRunning(client);
      server
          .address()
          .query("select pg_terminate_backend(" + client.connection().processId() + ")");

      WireException failure = WireClient.failure(running);
      assertThat(failure.getSQLState()).isEqualTo("08006");
      assertThat(failure.getCause())
          .isInstanceOfSatisfying(
              WireException.class, cause -> assertThat(cause.getSQLState()).isEqualTo("57P01"));
      assertThat(WireClient.state(waiting)).isEqualTo("08006");
      assertThat(WireClient.await(closed).getSQLState()).isEqualTo("08006");
      assertThat(WireClient.state(client.query("select 1"))).isEqualTo("08006");
    }
  }

  @Test
  void anIdleConnectionIsEnded() {
    try (WireClient client = WireClient.open(WireClient.settings(server.address()))) {
      CompletableFuture<WireException> closed = closed(client);
      server
          .address()
          .query("select pg_terminate_backend(" + client.connection().processId() + ")");
      assertThat(WireClient.await(closed).getSQLState()).isEqualTo("08006");
    }
  }

  @Test
  void theServerIsKilled() {
    try (WireClient client = WireClient.open(WireClient.settings(server.address()))) {
      var running = client.query("select pg_sleep(100)");
      awaitRunning(client);
      server.kill();
      assertThat(WireClient.state(running)).isEqualTo("08006");
      assertThat(WireClient.refusal(WireClient.settings(server.address())).getSQLState())
          .isEqualTo("08001");
    }
  }

  @Test
  void theServerIsFrozen() {
    var settings =
        WireClient.to(WireClient.settings(server.address()), "postgres", Duration.ofMillis(500));
    try (WireClient client = WireClient.open(settings)) {
      assertThat(WireClient.await(client.query("select 1")).rows()).containsExactly(List.of("1"));
      server.freeze();
      try {
        assertThat(WireClient.state(client.query("select 1"))).isEqualTo("08006");
      } finally {
        server.thaw();
      }
    }
  }

  @Test
  void aConnectionThatSaidGoodbyeIsGoneAtTheServer() {
    WireClient client = WireClient.open(WireClient.settings(server.address()));
    client.close();
    Awaitility.await("the process is gone")
        .until(
            () ->
                server
                    .address()
                    .query(
                        "select count(*) from pg_stat_activity where pid = "
                            + client.connection().processId())
                    .equals("0"));
  }
}
