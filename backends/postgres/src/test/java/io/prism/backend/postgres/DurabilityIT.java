package io.prism.backend.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.prism.backend.Backend;
import io.prism.backend.Durability;
import io.prism.backend.Health;
import io.prism.backend.NamespaceSpec;
import io.prism.backend.error.PrismException;
import io.prism.backend.tck.Await;
import io.prism.backend.tck.RunningStore;
import io.prism.backend.tck.TestNamespace;
import io.prism.common.v1.ErrorReason;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A strong namespace is not served by a server that may lose acknowledged writes. */
final class DurabilityIT {

  private static final NamespaceSpec STRONG = new NamespaceSpec("n", Durability.STRONG, "us");
  private static final NamespaceSpec EVENTUAL = new NamespaceSpec("m", Durability.EVENTUAL, "us");

  @Test
  void refusesStrongNamespacesWithoutFsyncAndServesOthers() {
    try (OwnServer server = new OwnServer(Map.of("fsync", "off")).start();
        Backend store = new PostgresFixture(server.address()).create()) {
      store.start();
      assertRefused(store, "fsync");
      assertThat(Await.result(store.openNamespace(EVENTUAL)).epoch()).isZero();
      assertThat(store.health().state()).isEqualTo(Health.State.DEGRADED);
    }
  }

  @Test
  void refusesStrongNamespacesWhenCommitsAreNotWaitedFor() {
    TestServer server = TestServer.shared();
    server.execute(
        "drop database if exists hasty",
        "create database hasty",
        "alter database hasty set synchronous_commit = off");
    try (Backend store = new PostgresFixture(server).with("database", "hasty").create()) {
      store.start();
      assertRefused(store, "synchronous_commit");
    }
  }

  @Test
  void noticesThatTheServerWasConfiguredAnewWhileItServes() {
    try (OwnServer server = new OwnServer(Map.of()).start()) {
      PostgresFixture fixture = new PostgresFixture(server.address());
      try (RunningStore store = RunningStore.start(fixture)) {
        TestNamespace namespace = store.newNamespace();
        namespace.put("k", "kept");

        server
            .address()
            .execute("alter system set full_page_writes = off", "select pg_reload_conf()");

        Awaitility.await()
            .untilAsserted(
                () -> assertThat(reasonOfPut(namespace)).isEqualTo(ErrorReason.DURABILITY_NOT_MET));
        assertThat(namespace.text("k")).contains("kept");
        // A lane that connected just now knows it before the others do.
        Awaitility.await().untilAsserted(() -> assertRefused(store.backend(), "full_page_writes"));

        server
            .address()
            .execute("alter system set full_page_writes = on", "select pg_reload_conf()");

        Awaitility.await()
            .untilAsserted(
                () ->
                    assertThat(reasonOfPut(namespace))
                        .isEqualTo(ErrorReason.ERROR_REASON_UNSPECIFIED));
      }
    }
  }

  private static ErrorReason reasonOfPut(TestNamespace namespace) {
    try {
      namespace.put("other", "value");
      return ErrorReason.ERROR_REASON_UNSPECIFIED;
    } catch (PrismException e) {
      return e.reason();
    }
  }

  private static void assertRefused(Backend store, String setting) {
    PrismException refused = Await.failure(store.openNamespace(STRONG));
    assertThat(refused.reason()).isEqualTo(ErrorReason.DURABILITY_NOT_MET);
    assertThat(refused.metadata()).containsEntry("setting", setting);
  }
}
