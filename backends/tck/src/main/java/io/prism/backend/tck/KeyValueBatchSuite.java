package io.prism.backend.tck;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.prism.backend.IdempotencyToken;
import io.prism.backend.InterfaceName;
import io.prism.backend.Version;
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
  void batchWithTheTokenOfAnotherRequestIsRefused() {
    TestNamespace ns = namespace();
    Batches.put(ns, ns.write(IdempotencySuite.token("t", "one")), List.of("a", "b"), "v");
    try {
      assertThat(
              Batches.putOutcomes(
                  ns, ns.write(IdempotencySuite.token("t", "other")), List.of("a", "b"), "x"))
          .allSatisfy(
              outcome ->
                  assertThat(outcome)
                      .isInstanceOfSatisfying(
                          ItemOutcome.Failed.class,
                          failed ->
                              assertThat(failed.failure().reason())
                                  .isEqualTo(ErrorReason.IDEMPOTENCY_TOKEN_REUSED)));
    } catch (PrismException e) {
      assertThat(e.reason()).isEqualTo(ErrorReason.IDEMPOTENCY_TOKEN_REUSED);
    }
    assertThat(ns.text("a")).contains("v");
    assertThat(ns.text("b")).contains("v");
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
