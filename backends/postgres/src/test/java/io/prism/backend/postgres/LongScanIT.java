package io.prism.backend.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.prism.backend.CallContext;
import io.prism.backend.Deadline;
import io.prism.backend.keyvalue.KeyRange;
import io.prism.backend.keyvalue.KeyValueScan;
import io.prism.backend.keyvalue.ScanPage;
import io.prism.backend.keyvalue.ScanQuery;
import io.prism.backend.tck.Await;
import io.prism.backend.tck.RunningStore;
import io.prism.backend.tck.TestNamespace;
import io.prism.common.v1.ErrorReason;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A page that takes long, here because somebody has locked the table. */
final class LongScanIT {

  private final PostgresFixture fixture = new PostgresFixture(TestServer.shared());

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void serverIsNotLeftAtWorkLongBehindTheDeadline() throws SQLException {
    try (RunningStore store = RunningStore.start(fixture);
        Connection other = TestServer.shared().connect();
        Statement statement = other.createStatement()) {
      TestNamespace namespace = store.newNamespace();
      namespace.put("k", "v");
      String table = fixture.schema() + ".item";
      other.setAutoCommit(false);
      statement.execute("lock table " + table + " in access exclusive mode");

      CompletableFuture<ScanPage> late = scan(store, namespace, Duration.ofMillis(400));
      Awaitility.await().until(() -> waiting(statement, table) > 0);
      assertThat(Await.failure(late).reason())
          .isIn(ErrorReason.BACKEND_UNAVAILABLE, ErrorReason.DEADLINE_EXCEEDED);
      Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> waiting(statement, table) == 0);

      other.rollback();
      assertThat(Await.result(scan(store, namespace, Await.LIMIT)).entries()).hasSize(1);
    }
  }

  private static CompletableFuture<ScanPage> scan(
      RunningStore store, TestNamespace namespace, Duration timeout) {
    return store
        .backend()
        .find(KeyValueScan.class)
        .orElseThrow()
        .scan(
            new CallContext(namespace.name(), namespace.now(), Deadline.after(timeout)),
            new ScanQuery(KeyRange.ALL, false, Optional.empty(), 10, 1_000, false));
  }

  private static int waiting(Statement statement, String table) throws SQLException {
    try (ResultSet row =
        statement.executeQuery(
            "select count(*) from pg_locks where not granted and relation = '"
                + table
                + "'::regclass")) {
      row.next();
      return row.getInt(1);
    }
  }
}
