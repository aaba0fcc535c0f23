package io.prism.backend.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.prism.backend.Health;
import io.prism.backend.error.PrismException;
import io.prism.backend.keyvalue.KeyRange;
import io.prism.backend.keyvalue.KeyValueScan;
import io.prism.backend.tck.Await;
import io.prism.backend.tck.RunningStore;
import io.prism.backend.tck.TestNamespace;
import io.prism.common.v1.ErrorReason;
import java.util.Map;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The password of the store's role is changed, and the store has not heard of it. */
final class RefusedPasswordIT {

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
  void whatIsConnectedGoesOnAndTheRefusalIsTold() {
    PasswordRole role = PasswordRole.create(server.address(), "prism", "first");
    PostgresFixture fixture =
        new PostgresFixture(server.address())
            .with("user", "prism")
            .with("password", "first")
            .with("lanes", "1")
            .with("read_lanes", "1");
    try (RunningStore store = RunningStore.start(fixture)) {
      TestNamespace namespace = store.newNamespace();
      namespace.put("k", "v");
      assertThat(namespace.text("k")).contains("v");
      Set<String> before = role.connections();

      role.change("second");
      // A lane that has no connection yet.
      PrismException refused =
          Await.failure(
              store
                  .backend()
                  .find(KeyValueScan.class)
                  .orElseThrow()
                  .count(namespace.call(), KeyRange.ALL));

      assertThat(refused.reason()).isEqualTo(ErrorReason.BACKEND_UNAVAILABLE);
      assertThat(refused.message()).contains("does not accept the credentials");
      namespace.put("k", "w");
      assertThat(namespace.text("k")).contains("w");
      assertThat(role.connections()).isEqualTo(before);
      assertThat(store.backend().health().state()).isEqualTo(Health.State.DEGRADED);
      assertThat(store.backend().health().details())
          .containsEntry(Health.CAUSE, Health.CREDENTIALS);

      role.change("first");
      Awaitility.await()
          .atMost(Await.LIMIT)
          .ignoreExceptions()
          .until(
              () ->
                  Await.result(
                          store
                              .backend()
                              .find(KeyValueScan.class)
                              .orElseThrow()
                              .count(namespace.call(), KeyRange.ALL))
                      == 1);
      assertThat(store.backend().health().state()).isEqualTo(Health.State.HEALTHY);
    }
  }
}
