package io.prism.backend.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.prism.backend.Backend;
import io.prism.backend.Durability;
import io.prism.backend.NamespaceSpec;
import io.prism.backend.error.PrismException;
import io.prism.backend.tck.Await;
import io.prism.backend.tck.RunningStore;
import io.prism.backend.tck.TestNamespace;
import io.prism.common.v1.ErrorReason;
import java.io.IOException;
import java.net.ServerSocket;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Only a server that accepts writes is used. */
final class PrimaryIT {

  private static final String DROP_CONNECTIONS =
      "select pg_terminate_backend(pid) from pg_stat_activity where datname = 'demoted'";

  private final TestServer server = TestServer.shared();

  @BeforeEach
  void createDatabase() {
    server.execute("create database demoted");
  }

  @AfterEach
  void dropDatabase() {
    server.execute("drop database demoted with (force)");
  }

  @Test
  void usesAnotherHostWhenTheFirstIsDead() throws IOException {
    int nobody;
    try (ServerSocket free = new ServerSocket(0)) {
      nobody = free.getLocalPort();
    }
    String hosts = "localhost:" + nobody + "," + server.host() + ":" + server.port();
    PostgresFixture fixture =
        new PostgresFixture(server).with("hosts", hosts).with("database", "demoted");
    try (RunningStore store = RunningStore.start(fixture)) {
      TestNamespace namespace = store.newNamespace();
      namespace.put("k", "v");

      assertThat(namespace.text("k")).contains("v");
    }
  }

  @Test
  void aReadOnlyServerIsNotUsed() {
    server.execute("alter database demoted set default_transaction_read_only = on");
    try (Backend store = new PostgresFixture(server).with("database", "demoted").create()) {
      store.start();

      PrismException refused =
          Await.failure(store.openNamespace(new NamespaceSpec("n", Durability.STRONG, "us")));

      assertThat(refused.reason()).isEqualTo(ErrorReason.BACKEND_UNAVAILABLE);
      assertThat(refused.message()).contains("accepts writes");
    }
  }

  @Test
  void aServerThatIsDemotedWhileItServesIsLeftAndUsedAgainWhenItIsPrimary() {
    try (RunningStore store =
        RunningStore.start(new PostgresFixture(server).with("database", "demoted"))) {
      TestNamespace namespace = store.newNamespace();
      namespace.put("k", "v");

      server.execute(
          "alter database demoted set default_transaction_read_only = on", DROP_CONNECTIONS);
      Awaitility.await()
          .untilAsserted(
              () -> assertThat(reason(namespace)).isEqualTo(ErrorReason.BACKEND_UNAVAILABLE));

      server.execute("alter database demoted set default_transaction_read_only = off");
      Awaitility.await()
          .untilAsserted(
              () -> assertThat(reason(namespace)).isEqualTo(ErrorReason.ERROR_REASON_UNSPECIFIED));
      assertThat(namespace.text("k")).contains("again");
    }
  }

  private static ErrorReason reason(TestNamespace namespace) {
    try {
      namespace.put("k", "again");
      return ErrorReason.ERROR_REASON_UNSPECIFIED;
    } catch (PrismException e) {
      return e.reason();
    }
  }
}
