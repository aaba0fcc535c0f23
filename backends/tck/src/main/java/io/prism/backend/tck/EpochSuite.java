package io.prism.backend.tck;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.prism.backend.Version;
import io.prism.backend.WriteContext;
import io.prism.backend.error.PrismException;
import io.prism.backend.keyvalue.Condition;
import io.prism.backend.keyvalue.Expiry;
import io.prism.backend.keyvalue.Item;
import io.prism.backend.keyvalue.ItemOutcome;
import io.prism.backend.keyvalue.Key;
import io.prism.backend.keyvalue.Mutation;
import io.prism.backend.keyvalue.Replica;
import io.prism.backend.keyvalue.Results;
import io.prism.common.v1.ErrorReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A namespace that has reached an epoch refuses every write of an earlier one. */
@SuiteFor
public abstract class EpochSuite extends StoreSuite {

  private static final int ROUNDS = 10;
  private static final int WRITERS = 8;

  @Test
  void beginsAtEpochZero() {
    assertThat(epoch(namespace(), 0)).isZero();
  }

  @Test
  void epochNeverGoesBack() {
    TestNamespace ns = namespace();
    assertThat(epoch(ns, 5)).isEqualTo(5);
    assertThat(epoch(ns, 3)).isEqualTo(5);
    assertThat(epoch(ns, 5)).isEqualTo(5);
    assertThat(Await.failure(put(ns.withEpoch(4))).reason()).isEqualTo(ErrorReason.STALE_EPOCH);
  }

  @Test
  void openingTellsTheEpoch() {
    TestNamespace ns = namespace();
    epoch(ns, 7);
    assertThat(Await.result(store().open(ns.name())).epoch()).isEqualTo(7);
  }

  @Test
  void everyWriteOfAnEarlierEpochIsRefusedAndChangesNothing() {
    TestNamespace ns = namespace();
    ns.put("k", "1");
    Optional<Item> before = ns.get("k");
    epoch(ns, 2);
    TestNamespace stale = ns.withEpoch(1);
    WriteContext write = stale.write();
    List<String> reads = List.of("get", "exists", "scan", "count", "expiresAt", "batchGet");
    for (Calls.Named named : Calls.all(store().backend(), stale.call(), write)) {
      if (reads.contains(named.name())) {
        Await.result(named.call().get());
      } else if (named.name().startsWith("batch")) {
        assertItemFailsStale(named);
      } else {
        PrismException failure = Await.failure(named.call().get());
        assertThat(failure.reason()).as(named.name()).isEqualTo(ErrorReason.STALE_EPOCH);
      }
    }
    assertThat(ns.get("k")).isEqualTo(before);
  }

  @Test
  void writesOfTheSameAndOfLaterEpochsGoOn() {
    TestNamespace ns = namespace();
    epoch(ns, 2);
    Version same = Await.result(put(ns.withEpoch(2))).version().orElseThrow();
    Version later = Await.result(put(ns.withEpoch(9))).version().orElseThrow();
    assertThat(same.epoch()).isEqualTo(2);
    assertThat(later.epoch()).isEqualTo(9);
  }

  @Test
  void writeOfLaterEpochDoesNotRaiseTheNamespace() {
    TestNamespace ns = namespace();
    Await.result(put(ns.withEpoch(9)));
    assertThat(Await.result(store().open(ns.name())).epoch()).isZero();
    Version version = Await.result(put(ns)).version().orElseThrow();
    assertThat(version.epoch()).as("versions still only grow").isEqualTo(9);
  }

  @Test
  void replicaIsJudgedByItsWriterNotByItsVersion() {
    TestNamespace ns = namespace();
    epoch(ns, 4);
    Replica ofEarlierEpoch =
        new Replica(
            Key.of("k"),
            Version.at(1, ns.now()),
            new Replica.State.Live(ByteString.copyFromUtf8("copied"), Expiry.NEVER));
    TestNamespace stale = ns.withEpoch(3);
    assertThat(Await.failure(stale.basic().replicate(stale.write(), ofEarlierEpoch)).reason())
        .isEqualTo(ErrorReason.STALE_EPOCH);
    assertThat(ns.withEpoch(4).replicate(ofEarlierEpoch)).isEqualTo(Replica.Outcome.APPLIED);
    assertThat(ns.text("k")).contains("copied");
  }

  @Test
  void namespacesHaveEpochsOfTheirOwn() {
    epoch(namespace(), 5);
    TestNamespace other = store().newNamespace();
    assertThat(Await.result(put(other)).applied()).isTrue();
  }

  @Test
  void nothingOfAnEarlierEpochIsAppliedAfterTheEpochWasRaised() {
    TestNamespace ns = namespace();
    for (int epoch = 1; epoch <= ROUNDS; epoch++) {
      assertFenced(ns.withEpoch(epoch - 1), epoch);
    }
  }

  private void assertFenced(TestNamespace ns, int epoch) {
    try (Callers callers = new Callers()) {
      List<CompletableFuture<Integer>> ends = writeUntilRefused(ns, callers, WRITERS);
      epoch(ns, epoch);
      List<Optional<Item>> atTheRaise = items(ns, WRITERS);
      ends.forEach(Await::result);
      assertThat(items(ns, WRITERS)).isEqualTo(atTheRaise);
    }
  }

  private int epoch(TestNamespace ns, int epoch) {
    return Await.result(store().backend().advanceEpoch(ns.name(), epoch)).epoch();
  }

  private static CompletableFuture<Results.PutResult> put(TestNamespace ns) {
    return ns.basic()
        .put(
            ns.write(),
            new Mutation.Put(
                Key.of("k"), ByteString.copyFromUtf8("v"), Expiry.NEVER, Condition.NONE));
  }

  /** A batch may be refused as a whole or item by item. */
  private static void assertItemFailsStale(Calls.Named batch) {
    try {
      List<?> outcomes = (List<?>) Await.result(batch.call().get());
      assertThat(outcomes)
          .as(batch.name())
          .singleElement()
          .isInstanceOfSatisfying(
              ItemOutcome.Failed.class,
              failed -> assertThat(failed.failure().reason()).isEqualTo(ErrorReason.STALE_EPOCH));
    } catch (PrismException e) {
      assertThat(e.reason()).as(batch.name()).isEqualTo(ErrorReason.STALE_EPOCH);
    }
  }

  private static List<Optional<Item>> items(TestNamespace ns, int count) {
    List<Optional<Item>> items = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      items.add(ns.get("k" + i));
    }
    return items;
  }
}
