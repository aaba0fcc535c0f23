package io.prism.backend.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.prism.backend.Backend;
import io.prism.backend.Durability;
import io.prism.backend.NamespaceSpec;
import io.prism.backend.NamespaceState;
import io.prism.backend.error.PrismException;
import io.prism.backend.tck.Await;
import io.prism.backend.tck.RunningStore;
import io.prism.common.v1.ErrorReason;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whose data it is, and which release may touch it. */
final class OwnershipIT {

  private final PostgresFixture fixture = new PostgresFixture(TestServer.shared());

  @AfterEach
  void removeData() {
    fixture.close();
  }

  @Test
  void refusesDataOfANewerFormatWithoutTouchingIt() {
    RunningStore.start(fixture).close();
    TestServer.shared().execute("update " + fixture.schema() + ".store set format = 99");
    try (Backend store = fixture.create()) {
      store.start();

      PrismException refused = Await.failure(open(store, "n", "us"));

      assertThat(refused.reason()).isEqualTo(ErrorReason.FORMAT_TOO_NEW);
      assertThat(refused.metadata()).containsEntry("format", "99");
      assertThat(store.health().message()).contains("format 99");
    }
    assertThat(TestServer.shared().query("select format from " + fixture.schema() + ".store"))
        .isEqualTo("99");
  }

  @Test
  void refusesASecondInstallationButNotASecondReplica() {
    try (Backend first = fixture.create();
        Backend replica = fixture.create();
        Backend stranger = fixture.create()) {
      first.start();
      replica.start();
      stranger.start();
      Await.result(open(first, "n", "us"));

      assertThat(Await.result(open(replica, "n", "us")).epoch()).isZero();
      assertThat(Await.failure(open(stranger, "m", "them")).reason())
          .isEqualTo(ErrorReason.STORE_IN_USE);
    }
  }

  @Test
  void twoStoresMayCreateTheTablesAtTheSameTime() {
    try (Backend one = fixture.create();
        Backend other = fixture.create()) {
      one.start();
      other.start();
      CompletableFuture<?> both =
          CompletableFuture.allOf(open(one, "n", "us"), open(other, "n", "us"));

      assertThat(both).succeedsWithin(Await.LIMIT);
    }
  }

  private static CompletableFuture<NamespaceState> open(
      Backend store, String name, String installation) {
    return store.openNamespace(new NamespaceSpec(name, Durability.STRONG, installation));
  }
}
