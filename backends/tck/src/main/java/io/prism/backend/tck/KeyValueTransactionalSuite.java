package io.prism.backend.tck;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.prism.backend.InterfaceName;
import io.prism.backend.Version;
import io.prism.backend.WriteContext;
import io.prism.backend.keyvalue.Expiry;
import io.prism.backend.keyvalue.Item;
import io.prism.backend.keyvalue.Key;
import io.prism.backend.keyvalue.Mutation;
import io.prism.backend.keyvalue.Mutation.Compare;
import io.prism.backend.keyvalue.Mutation.Operation;
import io.prism.backend.keyvalue.Results;
import io.prism.backend.keyvalue.Results.OperationResult;
import io.prism.common.v1.ErrorReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * {@code keyvalue_transactional}: compare many, then one of two lists; all or nothing, isolated.
 */
@SuiteFor(InterfaceName.KEYVALUE_TRANSACTIONAL)
public abstract class KeyValueTransactionalSuite extends StoreSuite {

  /** Items of one MiB that are together more than a reply carries. */
  private static final int LARGE_ITEMS = 20;

  private static final Operation MARK_SUCCESS = put("mark", "success");
  private static final Operation MARK_FAILURE = put("mark", "failure");

  @Test
  void withoutComparisonsRunsTheOperationsOfSuccess() {
    TestNamespace ns = namespace();
    Results.TransactResult result =
        transact(ns, List.of(), List.of(put("a", "1"), put("b", "2")), List.of(MARK_FAILURE));
    assertThat(result.succeeded()).isTrue();
    assertThat(result.results())
        .containsExactly(
            new OperationResult.PutDone(ns.get("a").orElseThrow().version()),
            new OperationResult.PutDone(ns.get("b").orElseThrow().version()));
    assertThat(ns.exists("mark")).isFalse();
  }

  @Test
  void withoutAnythingSucceeds() {
    assertThat(transact(namespace(), List.of(), List.of(), List.of()))
        .isEqualTo(new Results.TransactResult(true, List.of()));
  }

  @Test
  void comparesVersions() {
    TestNamespace ns = namespace();
    Version old = ns.put("k", "v");
    Version current = ns.put("k", "v");
    assertHolds(ns, true, new Compare.HasVersion(Key.of("k"), current.toByteString()));
    assertHolds(ns, false, new Compare.HasVersion(Key.of("k"), old.toByteString()));
    assertHolds(ns, false, new Compare.HasVersion(Key.of("k"), ByteString.copyFromUtf8("?")));
    assertHolds(ns, false, new Compare.HasVersion(Key.of("none"), current.toByteString()));
  }

  @Test
  void comparesValues() {
    TestNamespace ns = namespace();
    ns.put("k", "v");
    ns.put("empty", "");
    assertHolds(ns, true, hasValue("k", "v"));
    assertHolds(ns, false, hasValue("k", "other"));
    assertHolds(ns, false, hasValue("k", ""));
    assertHolds(ns, true, hasValue("empty", ""));
    assertHolds(ns, false, hasValue("none", ""));
  }

  @Test
  void comparesPresence() {
    TestNamespace ns = namespace();
    ns.put("empty", "");
    assertHolds(ns, true, new Compare.IsPresent(Key.of("empty")));
    assertHolds(ns, false, new Compare.IsAbsent(Key.of("empty")));
    assertHolds(ns, true, new Compare.IsAbsent(Key.of("none")));
    assertHolds(ns, false, new Compare.IsPresent(Key.of("none")));
  }

  @Test
  void everyComparisonMustHold() {
    TestNamespace ns = namespace();
    ns.put("a", "1");
    ns.put("b", "2");
    assertHolds(ns, true, hasValue("a", "1"), hasValue("b", "2"));
    assertHolds(ns, false, hasValue("a", "1"), hasValue("b", "other"));
    assertHolds(ns, false, hasValue("a", "other"), hasValue("b", "2"));
    assertHolds(ns, false, hasValue("a", "1"), hasValue("a", "2"));
  }

  @ParameterizedTest
  @EnumSource
  void absentKeyIsAbsentInComparisonsAndOperations(Absence absence) {
    TestNamespace ns = namespace();
    absence.make(ns, "k");
    assertHolds(ns, true, new Compare.IsAbsent(Key.of("k")));
    assertHolds(ns, false, new Compare.IsPresent(Key.of("k")));
    assertHolds(ns, false, hasValue("k", "gone"));
    assertThat(
            transact(ns, List.of(), List.of(get("k"), delete("k"), get("k")), List.of()).results())
        .containsExactly(
            new OperationResult.GetDone(Key.of("k"), Optional.empty()),
            new OperationResult.DeleteDone(0),
            new OperationResult.GetDone(Key.of("k"), Optional.empty()));
    assertHolds(ns, true, new Compare.IsAbsent(Key.of("k")));
  }

  @Test
  void comparesTheStateBeforeItsOwnWrites() {
    TestNamespace ns = namespace();
    Results.TransactResult result =
        transact(
            ns,
            List.of(new Compare.IsAbsent(Key.of("k"))),
            List.of(put("k", "created")),
            List.of());
    assertThat(result.succeeded()).isTrue();
    assertThat(ns.text("k")).contains("created");
  }

  @Test
  void getSeesEarlierWritesOfTheSameCall() {
    TestNamespace ns = namespace();
    ns.put("a", "old");
    ns.put("b", "old");
    List<OperationResult> results =
        transact(
                ns,
                List.of(),
                List.of(get("a"), put("a", "new"), get("a"), get("b"), delete("b"), get("b")),
                List.of())
            .results();
    assertThat(results)
        .extracting(
            result ->
                result instanceof OperationResult.GetDone got
                    ? got.item().map(item -> item.value().toStringUtf8()).orElse("none")
                    : "write")
        .containsExactly("old", "write", "new", "old", "write", "none");
    Version written = ((OperationResult.PutDone) results.get(1)).version();
    assertThat(((OperationResult.GetDone) results.get(2)).item().map(Item::version))
        .contains(written);
    assertThat(ns.get("a").map(Item::version)).contains(written);
  }

  @Test
  void writesKeepTheirExpiry() {
    TestNamespace ns = namespace();
    ByteString value = ByteString.copyFromUtf8("v");
    transact(
        ns,
        List.of(),
        List.of(new Operation.PutItem(Key.of("k"), value, ns.now() + 1_000)),
        List.of());
    assertThat(ns.get("k").map(Item::expiresAtMillis)).contains(ns.now() + 1_000);
    ns.pass(Duration.ofSeconds(1));
    assertThat(ns.exists("k")).isFalse();
    transact(ns, List.of(), List.of(put("k", "v")), List.of());
    assertThat(ns.get("k").map(Item::expiresAtMillis)).contains(Expiry.NEVER);
  }

  @Test
  void failsAsAWholeWhenOneValueIsTooLarge() {
    TestNamespace ns = namespace();
    int limit = Math.toIntExact(store().descriptor().maxValueBytes());
    Operation tooLarge =
        new Operation.PutItem(Key.of("b"), ByteString.copyFrom(new byte[limit + 1]), Expiry.NEVER);
    Mutation.Transact transact =
        new Mutation.Transact(List.of(), List.of(put("a", "1"), tooLarge), List.of());
    assertThat(Await.failure(ns.transactions().transact(ns.write(), transact)).reason())
        .isEqualTo(ErrorReason.VALUE_TOO_LARGE);
    assertThat(ns.exists("a") || ns.exists("b")).isFalse();
  }

  @Test
  void worksOnOddKeys() {
    TestNamespace ns = namespace();
    List<Operation> puts = OddKeys.IN_BYTE_ORDER.stream().map(key -> put(key, key)).toList();
    List<Compare> absent =
        OddKeys.IN_BYTE_ORDER.stream()
            .<Compare>map(key -> new Compare.IsAbsent(Key.of(key)))
            .toList();
    assertThat(transact(ns, absent, puts, List.of()).succeeded()).isTrue();
    List<Compare> equal = OddKeys.IN_BYTE_ORDER.stream().map(key -> hasValue(key, key)).toList();
    assertThat(transact(ns, equal, List.of(), List.of()).succeeded()).isTrue();
  }

  @Test
  void transfersInCirclesKeepTheSum() {
    TestNamespace ns = namespace();
    List<String> accounts = List.of("a", "b", "c", "d");
    accounts.forEach(account -> ns.put(account, "100"));
    AtomicBoolean stop = new AtomicBoolean();
    try (Callers callers = new Callers()) {
      CompletableFuture<Boolean> sums = callers.call(() -> sumStays(ns, accounts, 400, stop));
      try {
        callers.callAll(8, caller -> transferFiveTimes(ns, accounts, caller));
      } finally {
        stop.set(true);
      }
      assertThat(Await.result(sums)).isTrue();
    }
    assertThat(sum(ns, accounts)).isEqualTo(400);
  }

  @Test
  void repetitionReadsItsItemsAgain() {
    TestNamespace ns = namespace();
    ns.put("k", "first");
    Mutation.Transact transact =
        new Mutation.Transact(List.of(), List.of(get("k"), put("other", "v")), List.of());
    WriteContext write = ns.write(IdempotencySuite.token("t"));
    List<OperationResult> first =
        Await.result(ns.transactions().transact(write, transact)).results();
    Version version = ns.put("k", "second");
    ns.delete("other");
    List<OperationResult> again =
        Await.result(ns.transactions().transact(write, transact)).results();
    assertThat(again)
        .containsExactly(
            new OperationResult.GetDone(
                Key.of("k"),
                Optional.of(new Item(ByteString.copyFromUtf8("second"), version, Expiry.NEVER))),
            first.get(1));
    assertThat(ns.exists("other")).isFalse();
  }

  @Test
  void readingMoreThanAReplyCarriesAppliesNothing() {
    TestNamespace ns = namespace();
    fill(ns, LARGE_ITEMS);
    List<Operation> operations = new ArrayList<>(getsOf(LARGE_ITEMS));
    operations.addFirst(put("mark", "applied"));
    WriteContext write = ns.write(IdempotencySuite.token("t"));
    Mutation.Transact tooMuch = new Mutation.Transact(List.of(), operations, List.of());
    assertThat(Await.failure(ns.transactions().transact(write, tooMuch)).reason())
        .isEqualTo(ErrorReason.RESPONSE_TOO_LARGE);
    assertThat(ns.exists("mark")).isFalse();

    Mutation.Transact less =
        new Mutation.Transact(List.of(), operations.subList(0, LARGE_ITEMS / 2), List.of());
    assertThat(Await.result(ns.transactions().transact(write, less)).results())
        .hasSize(LARGE_ITEMS / 2);
    assertThat(ns.text("mark")).contains("applied");
  }

  @Test
  void repetitionSucceedsWhateverItsGetsFindByThen() {
    TestNamespace ns = namespace();
    List<Operation> operations = new ArrayList<>(getsOf(LARGE_ITEMS));
    operations.add(put("mark", "applied"));
    Mutation.Transact transact = new Mutation.Transact(List.of(), operations, List.of());
    WriteContext write = ns.write(IdempotencySuite.token("t"));
    OperationResult applied =
        Await.result(ns.transactions().transact(write, transact)).results().getLast();
    fill(ns, LARGE_ITEMS);
    Results.TransactResult again = Await.result(ns.transactions().transact(write, transact));
    assertThat(again.succeeded()).isTrue();
    assertThat(again.results()).hasSize(LARGE_ITEMS + 1).endsWith(applied);
    assertThat(again.results().getFirst()).isInstanceOf(OperationResult.GetDone.class);
    assertThat(again.results().get(LARGE_ITEMS - 1)).isEqualTo(new OperationResult.GetOmitted());
  }

  /** Writes items of one MiB. */
  private static void fill(TestNamespace ns, int items) {
    ByteString large = ByteString.copyFrom(new byte[1 << 20]);
    for (int i = 0; i < items; i++) {
      ns.put("large-" + i, large, Expiry.NEVER);
    }
  }

  private static List<Operation> getsOf(int items) {
    return IntStream.range(0, items).mapToObj(i -> get("large-" + i)).toList();
  }

  @Test
  void singleReadsNeverSeeHalfATransaction() {
    TestNamespace ns = namespace();
    transact(ns, List.of(), List.of(put("x", "0"), put("y", "0")), List.of());
    AtomicBoolean stop = new AtomicBoolean();
    try (Callers callers = new Callers()) {
      CompletableFuture<Boolean> ordered =
          callers.call(
              () -> {
                boolean holds = true;
                while (!stop.get()) {
                  long first = Long.parseLong(ns.text("x").orElseThrow());
                  holds &= Long.parseLong(ns.text("y").orElseThrow()) >= first;
                }
                return holds;
              });
      try {
        for (int i = 1; i <= 200; i++) {
          String value = Integer.toString(i);
          transact(ns, List.of(), List.of(put("x", value), put("y", value)), List.of());
        }
      } finally {
        stop.set(true);
      }
      assertThat(Await.result(ordered)).isTrue();
    }
  }

  private static boolean sumStays(
      TestNamespace ns, List<String> accounts, long expected, AtomicBoolean stop) {
    boolean stays = true;
    while (stays && !stop.get()) {
      stays = sum(ns, accounts) == expected;
    }
    return stays;
  }

  /** Reads all accounts in one call. */
  private static long sum(TestNamespace ns, List<String> accounts) {
    List<Operation> gets = accounts.stream().map(account -> get(account)).toList();
    return transact(ns, List.of(), gets, List.of()).results().stream()
        .map(OperationResult.GetDone.class::cast)
        .mapToLong(got -> Long.parseLong(got.item().orElseThrow().value().toStringUtf8()))
        .sum();
  }

  private static int transferFiveTimes(TestNamespace ns, List<String> accounts, int first) {
    for (int i = 0; i < 5; i++) {
      transfer(ns, accounts.get((first + i) % 4), accounts.get((first + i + 1) % 4));
    }
    return first;
  }

  private static void transfer(TestNamespace ns, String from, String to) {
    boolean done = false;
    while (!done) {
      Item source = ns.get(from).orElseThrow();
      Item target = ns.get(to).orElseThrow();
      long sourceAmount = Long.parseLong(source.value().toStringUtf8());
      long targetAmount = Long.parseLong(target.value().toStringUtf8());
      done =
          transact(
                  ns,
                  List.of(
                      new Compare.HasVersion(Key.of(from), source.version().toByteString()),
                      new Compare.HasVersion(Key.of(to), target.version().toByteString())),
                  List.of(
                      put(from, Long.toString(sourceAmount - 1)),
                      put(to, Long.toString(targetAmount + 1))),
                  List.of())
              .succeeded();
    }
  }

  /** Runs a transaction whose two branches leave different marks. */
  private static void assertHolds(TestNamespace ns, boolean expected, Compare... compares) {
    Results.TransactResult result =
        transact(ns, List.of(compares), List.of(MARK_SUCCESS), List.of(MARK_FAILURE));
    assertThat(result.succeeded()).isEqualTo(expected);
    assertThat(result.results()).hasSize(1);
    assertThat(ns.text("mark")).contains(expected ? "success" : "failure");
  }

  private static Results.TransactResult transact(
      TestNamespace ns,
      List<Compare> compares,
      List<Operation> onSuccess,
      List<Operation> onFailure) {
    return ns.transact(new Mutation.Transact(compares, onSuccess, onFailure));
  }

  private static Compare hasValue(String key, String value) {
    return new Compare.HasValue(Key.of(key), ByteString.copyFromUtf8(value));
  }

  private static Operation put(String key, String value) {
    return new Operation.PutItem(Key.of(key), ByteString.copyFromUtf8(value), Expiry.NEVER);
  }

  private static Operation delete(String key) {
    return new Operation.DeleteItem(Key.of(key));
  }

  private static Operation get(String key) {
    return new Operation.GetItem(Key.of(key));
  }
}
