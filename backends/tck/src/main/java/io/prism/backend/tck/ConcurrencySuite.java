package io.prism.backend.tck;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.prism.backend.error.PrismException;
import io.prism.backend.keyvalue.Condition;
import io.prism.backend.keyvalue.Expiry;
import io.prism.backend.keyvalue.Key;
import io.prism.backend.keyvalue.Mutation;
import io.prism.backend.keyvalue.Results;
import io.prism.common.v1.ErrorReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Many callers at once, on the same keys and on different ones; some give up. */
@SuiteFor
public abstract class ConcurrencySuite extends StoreSuite {

  @Test
  void writersOfDifferentKeysAllSucceed() {
    TestNamespace ns = namespace();
    try (Callers callers = new Callers()) {
      callers.callAll(
          10,
          caller -> {
            for (int i = 0; i < 10; i++) {
              ns.put("k" + caller + "-" + i, "v" + i);
            }
            return caller;
          });
    }
    for (int caller = 0; caller < 10; caller++) {
      for (int i = 0; i < 10; i++) {
        assertThat(ns.text("k" + caller + "-" + i)).contains("v" + i);
      }
    }
  }

  @Test
  void readersDuringOverwritesNeverMissTheItem() {
    TestNamespace ns = namespace();
    ns.put("k", "v0");
    AtomicBoolean stop = new AtomicBoolean();
    try (Callers callers = new Callers()) {
      List<CompletableFuture<Boolean>> readers = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        readers.add(callers.call(() -> alwaysThere(ns, stop)));
      }
      try {
        callers.callAll(
            5,
            caller -> {
              for (int i = 0; i < 10; i++) {
                ns.put("k", "v" + caller);
              }
              return caller;
            });
      } finally {
        stop.set(true);
      }
      assertThat(readers.stream().map(Await::result)).containsOnly(true);
    }
  }

  private static boolean alwaysThere(TestNamespace ns, AtomicBoolean stop) {
    boolean there = true;
    while (there && !stop.get()) {
      there = ns.exists("k") && ns.text("k").orElse("").startsWith("v");
    }
    return there;
  }

  @Test
  void ofConcurrentDeletesOneCounts() {
    TestNamespace ns = namespace();
    ns.put("k", "v");
    try (Callers callers = new Callers()) {
      List<Results.DeleteResult> results = callers.callAll(50, caller -> ns.delete("k"));
      assertThat(results).allMatch(Results.DeleteResult::applied);
      assertThat(results.stream().mapToInt(Results.DeleteResult::deletedCount).sum()).isEqualTo(1);
    }
    assertThat(ns.exists("k")).isFalse();
  }

  @Test
  void ofConcurrentCreationsOneApplies() {
    TestNamespace ns = namespace();
    try (Callers callers = new Callers()) {
      List<Results.PutResult> results =
          callers.callAll(50, caller -> ns.put("k", "by " + caller, Condition.IF_ABSENT));
      assertThat(results.stream().filter(Results.PutResult::applied)).hasSize(1);
      assertThat(results.stream().map(Results.PutResult::version).distinct()).hasSize(1);
    }
  }

  @Test
  void callsIssuedTogetherOnOneKeyAllSucceed() {
    TestNamespace ns = namespace();
    List<CompletableFuture<Results.PutResult>> puts = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      puts.add(put(ns, "k", "v" + i));
    }
    List<ByteString> versions =
        puts.stream()
            .map(Await::result)
            .map(result -> result.version().orElseThrow().toByteString())
            .toList();
    assertThat(versions).doesNotHaveDuplicates();
    assertThat(ns.exists("k")).isTrue();
  }

  @Test
  void failuresDoNotReachNeighbours() {
    TestNamespace ns = namespace();
    int limit = Math.toIntExact(store().descriptor().maxValueBytes());
    ByteString tooLarge = ByteString.copyFrom(new byte[limit + 1]);
    List<CompletableFuture<Results.PutResult>> good = new ArrayList<>();
    List<CompletableFuture<Results.PutResult>> bad = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      good.add(put(ns, "k" + i, "v"));
      bad.add(
          ns.basic()
              .put(
                  ns.write(),
                  new Mutation.Put(Key.of("k" + i), tooLarge, Expiry.NEVER, Condition.NONE)));
    }
    assertThat(good).allMatch(call -> Await.result(call).applied());
    assertThat(bad).allMatch(call -> Await.failure(call).reason() == ErrorReason.VALUE_TOO_LARGE);
  }

  @Test
  void cancelledCallsDoNotDisturbTheOthers() {
    TestNamespace ns = namespace();
    List<CompletableFuture<Results.PutResult>> kept = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      CompletableFuture<Results.PutResult> call = put(ns, "k" + i, "v");
      if (i % 2 == 0) {
        call.cancel(true);
      } else {
        kept.add(call);
      }
    }
    assertThat(kept).allMatch(call -> Await.result(call).applied());
    for (int i = 0; i < 100; i++) {
      Optional<String> text = ns.text("k" + i);
      assertThat(text)
          .isIn(
              i % 2 == 0 ? List.of(Optional.empty(), Optional.of("v")) : List.of(Optional.of("v")));
    }
  }

  @Test
  void tokenOfCancelledCallCanBeRepeated() {
    TestNamespace ns = namespace();
    for (int i = 0; i < 20; i++) {
      String key = "k" + i;
      Mutation.Put put =
          new Mutation.Put(
              Key.of(key), ByteString.copyFromUtf8("v"), Expiry.NEVER, Condition.IF_ABSENT);
      ns.basic().put(ns.write(IdempotencySuite.token(key)), put).cancel(true);
      assertThat(Await.result(ns.basic().put(ns.write(IdempotencySuite.token(key)), put)).applied())
          .isTrue();
    }
  }

  @Test
  void mixedCallersOfManyKeysSeeNoFailure() {
    TestNamespace ns = namespace();
    try (Callers callers = new Callers()) {
      List<Integer> failures =
          callers.callAll(
              32,
              caller -> {
                int failed = 0;
                for (int i = 0; i < 20; i++) {
                  failed += carriedOut(ns, "k" + (caller + i) % 10, i) ? 0 : 1;
                }
                return failed;
              });
      assertThat(failures).containsOnly(0);
    }
  }

  private static boolean carriedOut(TestNamespace ns, String key, int number) {
    try {
      switch (number % 4) {
        case 0 -> ns.put(key, "v" + number);
        case 1 -> ns.get(key);
        case 2 -> ns.delete(key);
        default -> ns.exists(key);
      }
      return true;
    } catch (PrismException e) {
      return false;
    }
  }

  private static CompletableFuture<Results.PutResult> put(
      TestNamespace ns, String key, String value) {
    return ns.basic()
        .put(
            ns.write(),
            new Mutation.Put(
                Key.of(key), ByteString.copyFromUtf8(value), Expiry.NEVER, Condition.NONE));
  }
}
