package io.prism.backend.tck;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.prism.backend.IdempotencyToken;
import io.prism.backend.InterfaceName;
import io.prism.backend.Version;
import io.prism.backend.WriteContext;
import io.prism.backend.error.PrismException;
import io.prism.backend.keyvalue.BatchItem;
import io.prism.backend.keyvalue.Condition;
import io.prism.backend.keyvalue.Expiry;
import io.prism.backend.keyvalue.Item;
import io.prism.backend.keyvalue.ItemOutcome;
import io.prism.backend.keyvalue.Key;
import io.prism.backend.keyvalue.Mutation;
import io.prism.backend.keyvalue.Results;
import io.prism.common.v1.ErrorReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code keyvalue_batch}: many independent items in one call. */
@SuiteFor(InterfaceName.KEYVALUE_BATCH)
public abstract class KeyValueBatchSuite extends StoreSuite {

  private static final int MOST_ITEMS = 1_000;

  @Test
  void batchesOfNothingReturnNothing() {
    TestNamespace ns = namespace();
    assertThat(Batches.get(ns, List.of())).isEmpty();
    assertThat(Await.result(ns.batches().batchPut(ns.write(), List.of()))).isEmpty();
    assertThat(Await.result(ns.batches().batchDelete(ns.write(), List.of()))).isEmpty();
  }

  @Test
  void returnsItemsInRequestOrder() {
    TestNamespace ns = namespace();
    Version a = ns.put("a", "1");
    Version b = ns.put("b", "2");
    Item itemA = new Item(ByteString.copyFromUtf8("1"), a, Expiry.NEVER);
    Item itemB = new Item(ByteString.copyFromUtf8("2"), b, Expiry.NEVER);
    assertThat(Batches.get(ns, List.of("b", "missing", "a", "b")))
        .containsExactly(
            Optional.of(itemB), Optional.empty(), Optional.of(itemA), Optional.of(itemB));
  }

  @Test
  void writesItemsAndReportsTheirVersions() {
    TestNamespace ns = namespace();
    Version before = ns.put("b", "old");
    List<Results.PutResult> results = Batches.put(ns, List.of("c", "a", "b"), "new");
    assertThat(results).allMatch(Results.PutResult::applied);
    assertThat(results.get(2).version().orElseThrow()).isGreaterThan(before);
    List<Optional<Version>> stored =
        Batches.get(ns, List.of("c", "a", "b")).stream()
            .map(item -> item.map(Item::version))
            .toList();
    assertThat(stored).isEqualTo(results.stream().map(Results.PutResult::version).toList());
  }

  @Test
  void appliesItemsOfOneKeyInRequestOrder() {
    TestNamespace ns = namespace();
    List<BatchItem<Mutation.Put>> items = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      items.add(Batches.put(i, i % 2 == 0 ? "even" : "odd", "v" + i, Expiry.NEVER));
    }
    List<Version> versions =
        Batches.done(Await.result(ns.batches().batchPut(ns.write(), items))).stream()
            .map(result -> result.version().orElseThrow())
            .toList();
    assertThat(ns.text("even")).contains("v8");
    assertThat(ns.text("odd")).contains("v9");
    for (int i = 2; i < versions.size(); i++) {
      assertThat(versions.get(i)).isGreaterThan(versions.get(i - 2));
    }
  }

  @Test
  void conditionsSeeEarlierItemsOfTheSameKey() {
    TestNamespace ns = namespace();
    ByteString value = ByteString.copyFromUtf8("v");
    List<BatchItem<Mutation.Put>> items =
        List.of(
            new BatchItem<>(
                0, new Mutation.Put(Key.of("k"), value, Expiry.NEVER, Condition.IF_PRESENT)),
            new BatchItem<>(
                1, new Mutation.Put(Key.of("k"), value, Expiry.NEVER, Condition.IF_ABSENT)),
            new BatchItem<>(
                2, new Mutation.Put(Key.of("k"), value, Expiry.NEVER, Condition.IF_ABSENT)));
    assertThat(Batches.done(Await.result(ns.batches().batchPut(ns.write(), items))))
        .extracting(Results.PutResult::applied)
        .containsExactly(false, true, false);
  }

  @Test
  void itemsKeepTheirOwnExpiry() {
    TestNamespace ns = namespace();
    List<BatchItem<Mutation.Put>> items =
        List.of(
            Batches.put(0, "short", "v", ns.now() + 1_000),
            Batches.put(1, "never", "v", Expiry.NEVER),
            Batches.put(2, "long", "v", ns.now() + 5_000));
    Batches.done(Await.result(ns.batches().batchPut(ns.write(), items)));
    ns.pass(Duration.ofSeconds(1));
    assertThat(Batches.get(ns, List.of("short", "never", "long")))
        .extracting(Optional::isPresent)
        .containsExactly(false, true, true);
  }

  @Test
  void itemThatFailsLeavesItsNeighboursAlone() {
    TestNamespace ns = namespace();
    int limit = Math.toIntExact(store().descriptor().maxValueBytes());
    Mutation.Put tooLarge =
        new Mutation.Put(
            Key.of("bad"), ByteString.copyFrom(new byte[limit + 1]), Expiry.NEVER, Condition.NONE);
    List<ItemOutcome<Results.PutResult>> outcomes =
        Await.result(
            ns.batches()
                .batchPut(
                    ns.write(),
                    List.of(
                        Batches.put(0, "a", "v", Expiry.NEVER),
                        new BatchItem<>(1, tooLarge),
                        Batches.put(2, "b", "v", Expiry.NEVER))));
    assertThat(outcomes.get(0)).isInstanceOf(ItemOutcome.Done.class);
    assertThat(outcomes.get(2)).isInstanceOf(ItemOutcome.Done.class);
    assertThat(outcomes.get(1))
        .isInstanceOfSatisfying(
            ItemOutcome.Failed.class,
            failed -> assertThat(failed.failure().reason()).isEqualTo(ErrorReason.VALUE_TOO_LARGE));
    assertThat(ns.exists("a") && ns.exists("b")).isTrue();
    assertThat(ns.exists("bad")).isFalse();
  }

  @Test
  void deletesAndCountsItemsInRequestOrder() {
    TestNamespace ns = namespace();
    ns.put("a", "v");
    ns.put("b", "v");
    assertThat(Batches.delete(ns, List.of("a", "missing", "a", "b")))
        .containsExactly(
            new Results.DeleteResult(true, 1),
            new Results.DeleteResult(true, 0),
            new Results.DeleteResult(true, 0),
            new Results.DeleteResult(true, 1));
    assertThat(ns.exists("a") || ns.exists("b")).isFalse();
  }

  @Test
  void carriesOddKeysAndEmptyValues() {
    TestNamespace ns = namespace();
    List<String> keys = new ArrayList<>(OddKeys.IN_BYTE_ORDER);
    keys.addAll(OddKeys.LONGEST);
    Batches.put(ns, keys, "");
    assertThat(Batches.get(ns, keys))
        .allMatch(item -> item.isPresent() && item.get().value().isEmpty());
    assertThat(Batches.delete(ns, keys)).allMatch(result -> result.deletedCount() == 1);
  }

  @Test
  void carriesThousandItems() {
    TestNamespace ns = namespace();
    List<String> keys = IntStream.range(0, MOST_ITEMS).mapToObj(i -> "k" + i).toList();
    assertThat(Batches.put(ns, keys, "v")).hasSize(MOST_ITEMS);
    assertThat(Batches.get(ns, keys)).hasSize(MOST_ITEMS).allMatch(Optional::isPresent);
    assertThat(Batches.delete(ns, keys)).allMatch(result -> result.deletedCount() == 1);
    assertThat(Batches.get(ns, keys)).noneMatch(Optional::isPresent);
  }

  @Test
  void carriesLargeValues() {
    TestNamespace ns = namespace();
    List<String> keys = IntStream.range(0, 12).mapToObj(i -> "k" + i).toList();
    String mebibyte = "x".repeat(1 << 20);
    Batches.put(ns, keys, mebibyte);
    assertThat(Batches.get(ns, keys))
        .allMatch(item -> item.isPresent() && item.get().value().size() == 1 << 20);
  }

  @ParameterizedTest
  @EnumSource
  void absentItemsAreAbsentInBatches(Absence absence) {
    TestNamespace ns = namespace();
    absence.make(ns, "k");
    ns.put("other", "v");
    assertThat(Batches.get(ns, List.of("k", "other")))
        .extracting(Optional::isPresent)
        .containsExactly(false, true);
    assertThat(Batches.delete(ns, List.of("k"))).containsExactly(new Results.DeleteResult(true, 0));
    assertThat(Batches.put(ns, List.of("k"), "new")).allMatch(Results.PutResult::applied);
    assertThat(ns.text("k")).contains("new");
  }

  @Test
  void batchThatWasCutOffIsCompletedByItsRepetition() {
    TestNamespace ns = namespace();
    IdempotencyToken token = IdempotencySuite.token("t");
    List<Results.PutResult> half = Batches.put(ns, ns.write(token), List.of("a", "b"), "v");
    ns.put("a", "by another");
    List<Results.PutResult> whole =
        Batches.put(ns, ns.write(token), List.of("a", "b", "c", "d"), "v");
    assertThat(whole.subList(0, 2)).isEqualTo(half);
    assertThat(ns.text("a")).contains("by another");
    assertThat(ns.text("c")).contains("v");
    assertThat(Batches.put(ns, ns.write(token), List.of("a", "b", "c", "d"), "v")).isEqualTo(whole);
  }

  @Test
  void itemsAreRememberedByTheirPlaceInTheRequest() {
    TestNamespace ns = namespace();
    IdempotencyToken token = IdempotencySuite.token("t");
    List<BatchItem<Mutation.Put>> withGaps =
        List.of(Batches.put(7, "a", "v", Expiry.NEVER), Batches.put(2, "b", "v", Expiry.NEVER));
    List<Results.PutResult> first =
        Batches.done(Await.result(ns.batches().batchPut(ns.write(token), withGaps)));
    assertThat(
            Batches.done(Await.result(ns.batches().batchPut(ns.write(token), withGaps.reversed()))))
        .isEqualTo(first.reversed());
  }

  @Test
  void batchWithTheTokenOfAnotherRequestIsRefusedAsAWhole() {
    TestNamespace ns = namespace();
    IdempotencyToken one = IdempotencySuite.token("t", "one");
    IdempotencyToken other = IdempotencySuite.token("t", "other");
    // As if the items around it had been refused before they came to the store.
    Batches.done(
        Await.result(
            ns.batches().batchPut(ns.write(one), List.of(Batches.put(1, "b", "v", Expiry.NEVER)))));
    assertReused(
        ns.batches()
            .batchPut(
                ns.write(other),
                List.of(
                    Batches.put(0, "a", "x", Expiry.NEVER),
                    Batches.put(1, "b", "x", Expiry.NEVER),
                    Batches.put(2, "c", "x", Expiry.NEVER))));
    assertReused(ns.batches().batchDelete(ns.write(other), List.of(Batches.delete(0, "b"))));
    assertThat(ns.text("b")).contains("v");
    assertThat(ns.exists("a") || ns.exists("c")).isFalse();
  }

  @Test
  void deletesWithTheTokenOfAnotherRequestAreRefusedAsAWhole() {
    TestNamespace ns = namespace();
    ns.put("a", "v");
    IdempotencyToken one = IdempotencySuite.token("t", "one");
    IdempotencyToken other = IdempotencySuite.token("t", "other");
    Batches.delete(ns, ns.write(one), List.of("none"));
    assertReused(
        ns.batches()
            .batchDelete(
                ns.write(other), List.of(Batches.delete(0, "none"), Batches.delete(1, "a"))));
    assertThat(ns.exists("a")).isTrue();
  }

  @Test
  void singleCallsAndBatchesDoNotShareTokens() {
    TestNamespace ns = namespace();
    IdempotencyToken single = IdempotencySuite.token("t1", "single");
    ns.put(ns.write(single), "k", "v", Condition.NONE);
    assertReused(
        ns.batches()
            .batchPut(
                ns.write(IdempotencySuite.token("t1", "batch")),
                List.of(Batches.put(1, "a", "x", Expiry.NEVER))));
    IdempotencyToken batch = IdempotencySuite.token("t2", "batch");
    Batches.done(
        Await.result(
            ns.batches()
                .batchPut(ns.write(batch), List.of(Batches.put(1, "b", "v", Expiry.NEVER)))));
    assertReused(
        ns.basic()
            .put(
                ns.write(IdempotencySuite.token("t2", "single")),
                Batches.put(0, "a", "x", Expiry.NEVER).mutation()));
    assertThat(ns.exists("a")).isFalse();
  }

  @Test
  void ofConcurrentBatchesWithOneTokenOneApplies() {
    TestNamespace ns = namespace();
    try (Callers callers = new Callers()) {
      for (int round = 0; round < 10; round++) {
        String token = "t" + round;
        List<Boolean> applied = callers.callAll(4, caller -> appliesAs(ns, token, caller));
        assertThat(applied).containsOnlyOnce(true);
        for (int caller = 0; caller < applied.size(); caller++) {
          assertThat(Batches.get(ns, keysOf(token, caller)))
              .extracting(Optional::isPresent)
              .containsOnly(applied.get(caller));
        }
      }
    }
  }

  /** Writes keys under a token that others use for other keys. */
  private static boolean appliesAs(TestNamespace ns, String token, int caller) {
    try {
      WriteContext write = ns.write(IdempotencySuite.token(token, "request of " + caller));
      return Batches.put(ns, write, keysOf(token, caller), "v").stream()
          .allMatch(Results.PutResult::applied);
    } catch (PrismException e) {
      assertThat(e.reason()).isEqualTo(ErrorReason.IDEMPOTENCY_TOKEN_REUSED);
      return false;
    }
  }

  /** As many keys for each caller as its number says, and one. */
  private static List<String> keysOf(String token, int caller) {
    return IntStream.rangeClosed(0, caller).mapToObj(i -> token + caller + "/" + i).toList();
  }

  private static void assertReused(CompletableFuture<?> call) {
    assertThat(Await.failure(call).reason()).isEqualTo(ErrorReason.IDEMPOTENCY_TOKEN_REUSED);
  }

  @Test
  void concurrentBatchesOfTheSameKeysAllApply() {
    TestNamespace ns = namespace();
    List<String> keys = IntStream.range(0, 20).mapToObj(i -> "k" + i).toList();
    try (Callers callers = new Callers()) {
      callers.callAll(
          8, caller -> Batches.put(ns, caller % 2 == 0 ? keys : keys.reversed(), "by " + caller));
    }
    assertThat(Batches.get(ns, keys)).allMatch(Optional::isPresent);
  }
}
