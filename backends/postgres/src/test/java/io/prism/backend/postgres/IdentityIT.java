package io.prism.backend.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.prism.backend.Backend;
import io.prism.backend.Durability;
import io.prism.backend.Health;
import io.prism.backend.NamespaceSpec;
import io.prism.backend.NamespaceState;
import io.prism.backend.error.PrismException;
import io.prism.backend.tck.Await;
import io.prism.backend.tck.RunningStore;
import io.prism.backend.tck.TestNamespace;
import io.prism.common.v1.ErrorReason;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which store it is that a server has, and that no other one takes its place. */
final class IdentityIT {

  private final TestServer server = TestServer.shared();
  private final PostgresFixture fixture = new PostgresFixture(server);
  private final PostgresFixture another = new PostgresFixture(server);

  @AfterEach
  void removeData() {
    fixture.close();
    another.close();
  }

  private static CompletableFuture<NamespaceState> open(Backend store) {
    return store.openNamespace(new NamespaceSpec("n", Durability.STRONG, "conformance"));
  }

  private static Optional<String> identityOf(PostgresFixture fixture) {
    try (RunningStore store = RunningStore.start(fixture)) {
      return store.backend().health().storeIdentity();
    }
  }

  /** As a release left them that knew of no identities. */
  private void makeOld() {
    RunningStore.start(fixture).close();
    server.execute(
        "alter table " + fixture.schema() + ".store drop column identity",
        "delete from " + fixture.schema() + ".schema_history where version = '2'");
  }

  @Test
  void twoThatOpenItFirstAtTheSameTimeFindOne() {
    try (Backend one = fixture.create();
        Backend other = fixture.create()) {
      one.start();
      other.start();
      assertThat(CompletableFuture.allOf(open(one), open(other))).succeedsWithin(Await.LIMIT);

      assertThat(one.health().storeIdentity())
          .isPresent()
          .isEqualTo(other.health().storeIdentity());
    }
  }

  @Test
  void tablesOfAnOlderReleaseGetOneThatStays() {
    makeOld();

    Optional<String> identity = identityOf(fixture);

    assertThat(identity).isPresent();
    assertThat(identityOf(fixture)).isEqualTo(identity);
  }

  @Test
  void aRoleThatMayOnlyUseTheTablesIsServedWithoutUntilTheyHaveOne() {
    makeOld();
    String user = fixture.schema() + "_user";
    server.execute(
        "create role " + user + " login",
        "grant usage on schema " + fixture.schema() + " to " + user,
        "grant select, insert, update, delete on all tables in schema "
            + fixture.schema()
            + " to "
            + user);
    try {
      fixture.with("user", user);
      try (RunningStore store = RunningStore.start(fixture)) {
        TestNamespace namespace = store.newNamespace();
        namespace.put("k", "v");
        assertThat(namespace.text("k")).contains("v");
        assertThat(store.backend().health().state()).isEqualTo(Health.State.HEALTHY);
        assertThat(store.backend().health().storeIdentity()).isEmpty();
      }

      Optional<String> identity = identityOf(fixture.with("user", server.user()));
      assertThat(identityOf(fixture.with("user", user))).isPresent().isEqualTo(identity);
    } finally {
      server.execute("drop owned by " + user, "drop role " + user);
    }
  }

  @Test
  void anotherThanTheExpectedOneIsNotUsed() {
    Optional<String> identity = identityOf(fixture);
    try (Backend wrong = fixture.create(Optional.of("expected"));
        Backend right = fixture.create(identity)) {
      wrong.start();
      right.start();

      assertThat(Await.result(open(right)).epoch()).isZero();
      PrismException refused = Await.failure(open(wrong));

      assertThat(refused.reason()).isEqualTo(ErrorReason.BACKEND_UNAVAILABLE);
      assertThat(refused.message()).contains("another store");
      assertThat(wrong.health().details())
          .containsEntry(Health.STORE_IDENTITY, "expected")
          .containsEntry(Health.OTHER_STORE, identity.orElseThrow());
    }
  }

  @Test
  void anotherInThePlaceOfTheOneInUseIsNotUsedUntilThatIsBack() {
    identityOf(another);
    try (RunningStore store = RunningStore.start(fixture)) {
      TestNamespace namespace = store.newNamespace();
      namespace.put("k", "v");

      exchange();
      Awaitility.await()
          .until(() -> store.backend().health().details().containsKey(Health.OTHER_STORE));
      assertThat(reasonOfPut(namespace)).isEqualTo(ErrorReason.BACKEND_UNAVAILABLE);
      assertThat(server.query("select count(*) from " + fixture.schema() + ".item")).isEqualTo("0");

      exchange();
      Awaitility.await().until(() -> store.backend().health().state() == Health.State.HEALTHY);
      assertThat(namespace.text("k")).contains("v");
      assertThat(store.backend().health().details()).doesNotContainKey(Health.OTHER_STORE);
    }
  }

  @Test
  void aFurtherConnectionThatLeadsElsewhereIsNotUsed() {
    identityOf(another);
    try (RunningStore store = RunningStore.start(fixture)) {
      TestNamespace namespace = store.newNamespace();

      exchangeUnnoticed();
      assertThat(reasonOfPut(namespace)).isEqualTo(ErrorReason.BACKEND_UNAVAILABLE);
      assertThat(server.query("select count(*) from " + fixture.schema() + ".item")).isEqualTo("0");
      Awaitility.await()
          .until(() -> store.backend().health().details().containsKey(Health.OTHER_STORE));

      exchangeUnnoticed();
      Awaitility.await().until(() -> store.backend().health().state() == Health.State.HEALTHY);
      namespace.put("k", "v");
    }
  }

  /** Puts each of the two schemas in the place of the other one, and ends all connections. */
  private void exchange() {
    exchangeUnnoticed();
    server.execute(
        "select pg_terminate_backend(pid) from pg_stat_activity"
            + " where application_name = 'prism'");
  }

  /** The same without a word to the connections that are open. */
  private void exchangeUnnoticed() {
    server.execute(
        "begin",
        "alter schema " + fixture.schema() + " rename to for_a_moment",
        "alter schema " + another.schema() + " rename to " + fixture.schema(),
        "alter schema for_a_moment rename to " + another.schema(),
        "commit");
  }

  private static ErrorReason reasonOfPut(TestNamespace namespace) {
    try {
      namespace.put("k", "elsewhere");
      return ErrorReason.ERROR_REASON_UNSPECIFIED;
    } catch (PrismException e) {
      return e.reason();
    }
  }
}
