package io.prism.backend.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.prism.backend.Backend;
import io.prism.backend.CallContext;
import io.prism.backend.Deadline;
import io.prism.backend.DrainReport;
import io.prism.backend.Health;
import io.prism.backend.Version;
import io.prism.backend.error.PrismException;
import io.prism.backend.keyvalue.Condition;
import io.prism.backend.keyvalue.Expiry;
import io.prism.backend.keyvalue.Item;
import io.prism.backend.keyvalue.Key;
import io.prism.backend.keyvalue.KeyValueBasic;
import io.prism.backend.keyvalue.KeyValueCas;
import io.prism.backend.keyvalue.Mutation;
import io.prism.backend.keyvalue.Replica;
import io.prism.backend.keyvalue.Results;
import io.prism.backend.tck.Await;
import io.prism.common.v1.ErrorReason;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Calls over a connection that is up. */
class PluginBackendTest {

  private final HeldStore store = new HeldStore("held");
  private final ServedStore served = new ServedStore(store);
  private final Backend backend =
      TestPlugins.backend(served.address(), Map.of("max_calls", "4", "type", "held"));

  @BeforeEach
  void open() {
    backend.start();
    TestPlugins.awaitOpen(backend);
  }

  @AfterEach
  void close() {
    backend.close();
    served.close();
  }

  private KeyValueBasic basic() {
    return TestPlugins.basic(backend);
  }

  private static <R> HeldStore.Held<R> held(Queue<HeldStore.Held<R>> queue) {
    TestPlugins.await().until(() -> !queue.isEmpty());
    return queue.remove();
  }

  @Test
  void offersExactlyWhatThePluginDeclares() {
    assertThat(backend.descriptor()).isEqualTo(store.descriptor());
    assertThat(backend.find(KeyValueBasic.class)).isPresent();
    assertThat(backend.find(KeyValueCas.class)).isEmpty();
  }

  @Test
  void mirrorsTheHealthOfTheStore() {
    store.become(Health.State.DEGRADED, "two of three replicas");

    TestPlugins.await().until(() -> backend.health().state() == Health.State.DEGRADED);

    assertThat(backend.health().message()).isEqualTo("two of three replicas");
    assertThat(backend.health().details()).containsEntry("plugin_connections", "2");
  }

  @Test
  void aNamespaceThatWasNotOpenedHereIsNotFound() {
    store.namespaces.add("of another gateway");

    CompletableFuture<?> get =
        basic()
            .get(
                new CallContext("of another gateway", 1, Deadline.after(Duration.ofSeconds(9))),
                Key.of("k"));

    assertThat(Await.failure(get).reason()).isEqualTo(ErrorReason.NAMESPACE_NOT_FOUND);
  }

  @Test
  void aPluginThatForgotANamespaceIsToldAgainAndTheCallGoesOn() {
    store.namespaces.clear();

    CompletableFuture<Optional<Item>> get = basic().get(TestPlugins.read(), Key.of("k"));
    held(store.gets).answer().complete(Optional.empty());

    assertThat(Await.result(get)).isEmpty();
    assertThat(store.namespaces).containsExactly(TestPlugins.NAMESPACE);
  }

  @Test
  void cancellationReachesTheStore() {
    CompletableFuture<Results.PutResult> put =
        basic().put(TestPlugins.write(), TestPlugins.put("k", "v"));
    HeldStore.Held<Results.PutResult> waiting = held(store.puts);

    put.cancel(true);

    TestPlugins.await().until(() -> waiting.answer().isCancelled());
  }

  @Test
  void aReadThatIsNotAnsweredInTimeFailsWithItsDeadline() {
    CompletableFuture<?> get = basic().get(TestPlugins.read(Duration.ofMillis(200)), Key.of("k"));

    assertThat(Await.failure(get).reason()).isEqualTo(ErrorReason.DEADLINE_EXCEEDED);
  }

  @Test
  void aMutationThatIsNotAnsweredInTimeHasAnUnknownOutcome() {
    CompletableFuture<?> put =
        basic().put(TestPlugins.write(Duration.ofMillis(200)), TestPlugins.put("k", "v"));

    PrismException failure = Await.failure(put);
    assertThat(failure.reason()).isEqualTo(ErrorReason.OUTCOME_UNKNOWN);
    assertThat(failure.retryAfter()).isEmpty();
  }

  @Test
  void contactLostDuringACallIsToldByWhatTheCallMayHaveDone() {
    CompletableFuture<?> put = basic().put(TestPlugins.write(), TestPlugins.put("k", "v"));
    CompletableFuture<?> get = basic().get(TestPlugins.read(), Key.of("k"));
    held(store.puts);
    held(store.gets);

    served.close();

    assertThat(Await.failure(put).reason()).isEqualTo(ErrorReason.OUTCOME_UNKNOWN);
    PrismException ofGet = Await.failure(get);
    assertThat(ofGet.reason()).isEqualTo(ErrorReason.BACKEND_UNAVAILABLE);
    assertThat(ofGet.retryAfter()).isPresent();
    TestPlugins.await().until(() -> backend.health().state() == Health.State.UNHEALTHY);
    // Now nothing can have been sent.
    assertThat(Await.failure(basic().put(TestPlugins.write(), TestPlugins.put("k", "v"))).reason())
        .isEqualTo(ErrorReason.BACKEND_UNAVAILABLE);
  }

  @Test
  void oneNamespaceGetsHalfOfTheRoomAndTheRestIsRefused() {
    basic().put(TestPlugins.write(), TestPlugins.put("a", "v"));
    basic().put(TestPlugins.write(), TestPlugins.put("b", "v"));

    PrismException refused =
        Await.failure(basic().put(TestPlugins.write(), TestPlugins.put("c", "v")));

    assertThat(refused.reason()).isEqualTo(ErrorReason.OVERLOADED);
    assertThat(refused.retryAfter()).isPresent();
    held(store.puts);
    held(store.puts);
    assertThat(store.puts).isEmpty();
  }

  @Test
  void roomIsGivenBackWhenCallsEnd() {
    for (int i = 0; i < 20; i++) {
      CompletableFuture<?> cancelled = basic().get(TestPlugins.read(), Key.of("k"));
      CompletableFuture<Results.PutResult> put =
          basic().put(TestPlugins.write(), TestPlugins.put("k", "v"));
      cancelled.cancel(false);
      held(store.puts)
          .answer()
          .complete(new Results.PutResult(true, Optional.of(Version.at(0, 1))));
      assertThat(Await.result(put).version()).contains(Version.at(0, 1));
    }
  }

  @Test
  void aValueThatTheStoreRefusesIsNotSent() {
    CompletableFuture<?> put =
        basic()
            .put(
                TestPlugins.write(),
                new Mutation.Put(
                    Key.of("k"),
                    ByteString.copyFrom(new byte[(16 << 20) + 1]),
                    Expiry.NEVER,
                    Condition.NONE));

    assertThat(Await.failure(put).reason()).isEqualTo(ErrorReason.VALUE_TOO_LARGE);
    assertThat(store.puts).isEmpty();
  }

  @Test
  void aRequestThatNoPluginAcceptsIsNotSent() {
    ByteString half = ByteString.copyFrom(new byte[17 << 20]);
    CompletableFuture<?> replicate =
        basic()
            .replicate(
                TestPlugins.write(),
                new Replica(
                    Key.of("k"),
                    Version.at(0, 1),
                    new Replica.State.Live(half.concat(half), Expiry.NEVER)));

    assertThat(Await.failure(replicate).reason()).isEqualTo(ErrorReason.MESSAGE_TOO_LARGE);
  }

  @Test
  void errorsOfTheStoreComeBackAsTheyWere() {
    PrismException failure = Await.failure(backend.advanceEpoch(TestPlugins.NAMESPACE, 3));

    assertThat(failure.reason()).isEqualTo(ErrorReason.STALE_EPOCH);
    assertThat(failure.metadata()).containsEntry("current_epoch", "4");
  }

  @Test
  void drainRefusesNewCallsAndWaitsForThoseUnderWay() {
    CompletableFuture<Results.PutResult> put =
        basic().put(TestPlugins.write(), TestPlugins.put("k", "v"));
    CompletableFuture<DrainReport> drain = backend.drain(Duration.ofSeconds(20));

    assertThat(Await.failure(basic().get(TestPlugins.read(), Key.of("k"))).reason())
        .isEqualTo(ErrorReason.DRAINING);
    assertThat(Await.failure(backend.openNamespace(TestPlugins.SPEC)).reason())
        .isEqualTo(ErrorReason.DRAINING);
    assertThat(drain).isNotDone();
    held(store.puts).answer().complete(new Results.PutResult(true, Optional.of(Version.ZERO)));

    assertThat(Await.result(put).applied()).isTrue();
    assertThat(Await.result(drain)).isEqualTo(new DrainReport(1, 0));
  }

  @Test
  void closingEndsCallsAndThreads() {
    CompletableFuture<?> put = basic().put(TestPlugins.write(), TestPlugins.put("k", "v"));
    held(store.puts);

    backend.close();
    backend.close();

    assertThat(Await.failure(put).reason()).isEqualTo(ErrorReason.OUTCOME_UNKNOWN);
    assertThat(Await.failure(basic().get(TestPlugins.read(), Key.of("k"))).reason())
        .isEqualTo(ErrorReason.BACKEND_UNAVAILABLE);
    // A loop tells that it has ended a moment before its thread does.
    TestPlugins.await()
        .until(
            () ->
                Thread.getAllStackTraces().keySet().stream()
                    .noneMatch(thread -> thread.getName().startsWith("prism-plugin-store")));
  }
}
