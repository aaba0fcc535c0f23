package io.prism.backend.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.prism.backend.Backend;
import io.prism.backend.CallContext;
import io.prism.backend.Deadline;
import io.prism.backend.Durability;
import io.prism.backend.Health;
import io.prism.backend.IdempotencyToken;
import io.prism.backend.NamespaceSpec;
import io.prism.backend.Version;
import io.prism.backend.WriteContext;
import io.prism.backend.error.PrismException;
import io.prism.backend.keyvalue.Condition;
import io.prism.backend.keyvalue.Expiry;
import io.prism.backend.keyvalue.Key;
import io.prism.backend.keyvalue.KeyValueBasic;
import io.prism.backend.keyvalue.Mutation;
import io.prism.backend.tck.Await;
import io.prism.backend.tck.RunningStore;
import io.prism.backend.tck.TestNamespace;
import io.prism.common.v1.ErrorReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The server is killed, frozen, or not there; the store goes on without a restart. */
final class ServerFaultIT {

  private static final Set<ErrorReason> FAILURES_OF_AN_OUTAGE =
      Set.of(ErrorReason.BACKEND_UNAVAILABLE, ErrorReason.OUTCOME_UNKNOWN);

  private final OwnServer server = new OwnServer(Map.of());
  private final PostgresFixture fixture = new PostgresFixture(server.address());

  @AfterEach
  void end() {
    server.close();
  }

  @Test
  void everyAcknowledgedWriteIsThereAfterTheServerWasKilledInTheMiddleOfWrites() {
    server.start();
    try (RunningStore store = RunningStore.start(fixture)) {
      TestNamespace namespace = store.newNamespace();
      Map<String, Version> acknowledged = new ConcurrentHashMap<>();
      AtomicBoolean stop = new AtomicBoolean();
      Set<ErrorReason> failures = ConcurrentHashMap.newKeySet();
      List<CompletableFuture<?>> writers = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        int writer = i;
        writers.add(
            CompletableFuture.runAsync(
                () -> writeUntil(stop, namespace, "w" + writer, acknowledged, failures)));
      }
      Awaitility.await().until(() -> acknowledged.size() > 200);

      server.kill();
      Awaitility.await().until(() -> !failures.isEmpty());
      assertThat(store.backend().health().state()).isEqualTo(Health.State.UNHEALTHY);
      int before = acknowledged.size();
      server.start();
      Awaitility.await().atMost(Await.LIMIT).until(() -> acknowledged.size() > before + 200);
      stop.set(true);
      assertThat(CompletableFuture.allOf(writers.toArray(CompletableFuture[]::new)))
          .succeedsWithin(Await.LIMIT);

      assertThat(failures).isSubsetOf(FAILURES_OF_AN_OUTAGE);
      acknowledged.forEach(
          (key, version) ->
              assertThat(namespace.get(key)).as(key).map(item -> item.version()).contains(version));
      assertThat(store.backend().health().state()).isEqualTo(Health.State.HEALTHY);
    }
  }

  @Test
  void tokensMakeItSafeToRepeatThroughTheLossOfConnections() {
    server.start();
    try (RunningStore store = RunningStore.start(fixture)) {
      TestNamespace namespace = store.newNamespace();
      CompletableFuture<Void> counting =
          CompletableFuture.runAsync(
              () -> {
                for (int i = 0; i < 150; i++) {
                  incrementUntilAnswered(namespace, "t" + i);
                }
              });
      while (!counting.isDone()) {
        server
            .address()
            .execute(
                "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'prism'");
        Awaitility.await()
            .until(
                () ->
                    counting.isDone() || store.backend().health().state() == Health.State.HEALTHY);
      }
      assertThat(counting).succeedsWithin(Await.LIMIT);
      assertThat(namespace.text("sum")).contains("150");
    }
  }

  @Test
  void callsAreAnsweredBeforeTheirDeadlineByAFrozenServerAndOthersAreNotAffected() {
    server.start();
    PostgresFixture healthy = new PostgresFixture(TestServer.shared());
    try (RunningStore frozen = RunningStore.start(fixture.with("statement_timeout", "2s"));
        RunningStore other = RunningStore.start(healthy)) {
      TestNamespace namespace = frozen.newNamespace();
      TestNamespace unaffected = other.newNamespace();
      namespace.put("k", "v");
      KeyValueBasic basic = namespace.basic();

      server.freeze();
      long begin = System.nanoTime();
      CallContext call =
          new CallContext(
              namespace.name(), namespace.now(), Deadline.after(Duration.ofMillis(800)));
      WriteContext write = new WriteContext(call, namespace.write().proposed());
      Mutation.Put put =
          new Mutation.Put(Key.of("k"), ByteString.EMPTY, Expiry.NEVER, Condition.NONE);
      List<CompletableFuture<?>> calls = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        calls.add(basic.get(call, Key.of("k")));
        calls.add(basic.put(write, put));
      }
      unaffected.put("k", "v");
      assertThat(unaffected.text("k")).contains("v");
      for (CompletableFuture<?> one : calls) {
        assertThat(FAILURES_OF_AN_OUTAGE).contains(Await.failure(one).reason());
      }
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofMillis(850));

      server.thaw();
      Awaitility.await().atMost(Await.LIMIT).until(() -> answers(namespace));
      Awaitility.await()
          .atMost(Await.LIMIT)
          .ignoreExceptionsInstanceOf(PrismException.class)
          .untilAsserted(() -> assertThat(namespace.put("k", "again").epoch()).isZero());
    } finally {
      healthy.close();
    }
  }

  @Test
  void closesInBoundedTimeAlthoughTheServerIsFrozen() {
    server.start();
    RunningStore store = RunningStore.start(fixture);
    TestNamespace namespace = store.newNamespace();
    namespace.put("k", "v");
    server.freeze();
    CompletableFuture<?> call = namespace.basic().get(namespace.call(), Key.of("k"));
    long begin = System.nanoTime();

    store.close();

    // A connection that is being made at that moment cannot be cut: it takes connect_timeout.
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(10));
    assertThat(call).isCompletedExceptionally();
    server.thaw();
  }

  @Test
  void aConnectionThatIsMadeTooLateForAClosedStoreIsClosed() {
    server.start();
    RunningStore store = RunningStore.start(fixture);
    TestNamespace namespace = store.newNamespace();
    long before = server.lines();
    server.freeze();
    CompletableFuture<?> call = namespace.basic().get(namespace.call(), Key.of("k"));
    Awaitility.await("one is being made").until(() -> server.lines() > before);

    store.close();
    assertThat(call).isCompletedExceptionally();
    server.thaw();

    Awaitility.await().atMost(Await.LIMIT).until(() -> server.lines() == 0);
  }

  @Test
  void aServerThatIsDownAtFirstIsUsedWhenItComesUp() {
    try (Backend store = fixture.create()) {
      NamespaceSpec spec = new NamespaceSpec("n", Durability.STRONG, "us");
      store.start();

      PrismException down = Await.failure(store.openNamespace(spec));
      assertThat(down.reason()).isEqualTo(ErrorReason.BACKEND_UNAVAILABLE);
      assertThat(down.retryAfter()).isPresent();
      assertThat(down.message())
          .doesNotContain("localhost", Integer.toString(server.address().port()));
      assertThat(store.health().state()).isEqualTo(Health.State.UNHEALTHY);

      server.start();
      Awaitility.await()
          .atMost(Await.LIMIT)
          .until(() -> store.health().state() == Health.State.HEALTHY);
      assertThat(Await.result(store.openNamespace(spec)).epoch()).isZero();
    }
  }

  @Test
  void aServerThatRefusesTheCredentialsIsToldFromOneThatIsAway() {
    TestServer known = server.address();
    TestServer stranger =
        new TestServer(known.host(), known.port(), "nobody_of_that_name", known.password());
    try (Backend store = new PostgresFixture(stranger).create()) {
      store.start();
      Awaitility.await()
          .until(() -> store.health().message().contains("no server that accepts writes"));
      assertThat(store.health().details()).doesNotContainKey(Health.CAUSE);

      server.start();
      Awaitility.await()
          .atMost(Await.LIMIT)
          .untilAsserted(
              () ->
                  assertThat(store.health().details())
                      .containsEntry(Health.CAUSE, Health.CREDENTIALS));
      assertThat(store.health().state()).isEqualTo(Health.State.UNHEALTHY);
    }
  }

  private static void writeUntil(
      AtomicBoolean stop,
      TestNamespace namespace,
      String writer,
      Map<String, Version> acknowledged,
      Set<ErrorReason> failures) {
    for (int i = 0; !stop.get(); i++) {
      String key = writer + "-" + i;
      try {
        acknowledged.put(key, namespace.put(key, "value"));
      } catch (PrismException e) {
        failures.add(e.reason());
      }
    }
  }

  private static void incrementUntilAnswered(TestNamespace namespace, String name) {
    IdempotencyToken token = new IdempotencyToken(name, ByteString.copyFromUtf8(name), 600_000);
    Awaitility.await()
        .pollInterval(Duration.ofMillis(5))
        .until(
            () -> {
              try {
                namespace.increment(namespace.write(token), "sum", 1);
                return true;
              } catch (PrismException e) {
                // With a token an unknown outcome is safe to repeat, and said to be.
                assertThat(e.reason()).isEqualTo(ErrorReason.BACKEND_UNAVAILABLE);
                assertThat(e.retryAfter()).isPresent();
                return false;
              }
            });
  }

  private static boolean answers(TestNamespace namespace) {
    try {
      return namespace.text("k").isPresent();
    } catch (PrismException e) {
      return false;
    }
  }
}
