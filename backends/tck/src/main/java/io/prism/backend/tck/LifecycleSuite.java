package io.prism.backend.tck;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.prism.backend.Backend;
import io.prism.backend.CallContext;
import io.prism.backend.Deadline;
import io.prism.backend.Durability;
import io.prism.backend.Health;
import io.prism.backend.NamespaceSpec;
import io.prism.backend.Version;
import io.prism.backend.WriteContext;
import io.prism.backend.error.PrismException;
import io.prism.backend.keyvalue.Condition;
import io.prism.backend.keyvalue.Expiry;
import io.prism.backend.keyvalue.Key;
import io.prism.backend.keyvalue.Mutation;
import io.prism.backend.keyvalue.Results;
import io.prism.common.v1.ErrorReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinWorkerThread;
import org.junit.jupiter.api.Test;

/** Start, health, drain and close, on stores of its own. */
@SuiteFor
public abstract class LifecycleSuite extends StoreSuite {

  /** Longer than gRPC keeps a pool that nobody uses any more. */
  private static final Duration THREAD_END = Duration.ofSeconds(10);

  @Test
  void creatingConnectsToNothingAndClosesAtOnce() throws Exception {
    try (StoreFixture fixture = newFixture();
        Backend backend = fixture.create()) {
      assertThat(backend.health().state()).isEqualTo(Health.State.UNHEALTHY);
    }
  }

  @Test
  void beforeTheStartNamespacesCannotBeOpened() throws Exception {
    try (StoreFixture fixture = newFixture();
        Backend backend = fixture.create()) {
      NamespaceSpec spec =
          new NamespaceSpec("early", Durability.BEST_EFFORT, RunningStore.INSTALLATION);
      PrismException failure = Await.failure(backend.openNamespace(spec));
      assertThat(failure.reason()).isEqualTo(ErrorReason.BACKEND_UNAVAILABLE);
      assertThat(failure.retryAfter()).isPresent();
    }
  }

  @Test
  void runningStoreIsHealthyAndSaysWhatItIs() {
    assertThat(store().backend().health().state()).isEqualTo(Health.State.HEALTHY);
    assertThat(store().descriptor().type()).isNotBlank();
    assertThat(store().descriptor().interfaces()).isNotEmpty();
    assertThat(store().descriptor().maxValueBytes()).isGreaterThanOrEqualTo(1 << 20);
  }

  @Test
  void strongerDurabilityThanDeclaredIsRefused() {
    for (Durability durability : Durability.values()) {
      NamespaceSpec spec =
          new NamespaceSpec(namespace().name(), durability, RunningStore.INSTALLATION);
      if (store().descriptor().durability().satisfies(durability)) {
        Await.result(store().backend().openNamespace(spec));
      } else {
        assertThat(Await.failure(store().backend().openNamespace(spec)).reason())
            .isEqualTo(ErrorReason.DURABILITY_NOT_MET);
      }
    }
  }

  @Test
  void drainingFinishesCallsUnderWayAndRefusesLaterOnes() throws Exception {
    try (StoreFixture fixture = newFixture();
        RunningStore store = RunningStore.start(fixture)) {
      TestNamespace ns = store.newNamespace();
      List<CompletableFuture<Results.PutResult>> underWay = putMany(ns);
      Await.result(store.backend().drain(Duration.ofSeconds(20)));
      for (CompletableFuture<Results.PutResult> call : underWay) {
        assertThat(call).as("a call that was under way has ended").isDone();
        assertThat(Await.result(call).applied()).isTrue();
      }
      assertEveryCallFails(store, ns, List.of(ErrorReason.DRAINING));
      assertThat(store.backend().health().state()).isNotEqualTo(Health.State.HEALTHY);
    }
  }

  @Test
  void drainingTwiceIsHarmless() throws Exception {
    try (StoreFixture fixture = newFixture();
        RunningStore store = RunningStore.start(fixture)) {
      Await.result(store.backend().drain(Duration.ofSeconds(5)));
      Await.result(store.backend().drain(Duration.ofSeconds(5)));
    }
  }

  @Test
  void closingEndsEveryCall() throws Exception {
    try (StoreFixture fixture = newFixture();
        RunningStore store = RunningStore.start(fixture)) {
      TestNamespace ns = store.newNamespace();
      List<CompletableFuture<Results.PutResult>> underWay = putMany(ns);
      store.backend().close();
      for (CompletableFuture<Results.PutResult> call : underWay) {
        assertEnds(call);
      }
      assertEveryCallFails(
          store, ns, List.of(ErrorReason.DRAINING, ErrorReason.BACKEND_UNAVAILABLE));
      assertThat(store.backend().health().state()).isEqualTo(Health.State.UNHEALTHY);
      store.backend().close();
    }
  }

  @Test
  void closingLeavesNoThreadBehind() throws Exception {
    useToTheEnd();
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    for (int i = 0; i < 3; i++) {
      useToTheEnd();
    }
    Set<Thread> left = new HashSet<>(Thread.getAllStackTraces().keySet());
    left.removeAll(before);
    // Netty, gRPC and Java each have a pool for the whole process, which comes and goes as it
    // likes.
    left.removeIf(
        thread ->
            thread.getName().startsWith("globalEventExecutor")
                || thread.getName().startsWith("grpc-default-executor")
                || thread instanceof ForkJoinWorkerThread);
    for (Thread thread : left) {
      thread.join(THREAD_END);
    }
    assertThat(left).noneMatch(Thread::isAlive);
  }

  private void useToTheEnd() throws Exception {
    try (StoreFixture fixture = newFixture()) {
      useOnce(fixture);
    }
  }

  private static void useOnce(StoreFixture fixture) {
    try (RunningStore store = RunningStore.start(fixture)) {
      store.newNamespace().put("k", "v");
    }
  }

  private static List<CompletableFuture<Results.PutResult>> putMany(TestNamespace ns) {
    List<CompletableFuture<Results.PutResult>> calls = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      Mutation.Put put =
          new Mutation.Put(
              Key.of("k" + i), ByteString.copyFromUtf8("v"), Expiry.NEVER, Condition.NONE);
      calls.add(ns.basic().put(ns.write(), put));
    }
    return calls;
  }

  private static void assertEnds(CompletableFuture<Results.PutResult> call) {
    try {
      assertThat(Await.result(call).applied()).isTrue();
    } catch (PrismException e) {
      assertThat(e.reason())
          .isIn(ErrorReason.DRAINING, ErrorReason.BACKEND_UNAVAILABLE, ErrorReason.OUTCOME_UNKNOWN);
    }
  }

  private static void assertEveryCallFails(
      RunningStore store, TestNamespace ns, List<ErrorReason> reasons) {
    CallContext call = new CallContext(ns.name(), ns.now(), Deadline.after(Await.LIMIT));
    WriteContext write = new WriteContext(call, Version.at(0, ns.now()));
    for (Calls.Named named : Calls.all(store.backend(), call, write)) {
      assertThat(Await.failure(named.call().get()).reason()).as(named.name()).isIn(reasons);
    }
  }
}
