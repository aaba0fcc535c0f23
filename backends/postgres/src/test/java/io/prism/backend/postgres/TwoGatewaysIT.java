package io.prism.backend.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.prism.backend.IdempotencyToken;
import io.prism.backend.error.PrismException;
import io.prism.backend.keyvalue.Condition;
import io.prism.backend.keyvalue.Expiry;
import io.prism.backend.keyvalue.Key;
import io.prism.backend.keyvalue.Mutation;
import io.prism.backend.keyvalue.Results;
import io.prism.backend.tck.Await;
import io.prism.backend.tck.RunningStore;
import io.prism.backend.tck.TestNamespace;
import io.prism.common.v1.ErrorReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two gateways share one database, each with threads, lanes and connections of its own. */
final class TwoGatewaysIT {

  private static final int ROUNDS = 100;
  private static final long WINDOW_MILLIS = 600_000;

  private final PostgresFixture fixture = new PostgresFixture(TestServer.shared());
  private RunningStore first;
  private RunningStore second;
  private TestNamespace one;
  private TestNamespace other;

  @BeforeEach
  void start() {
    first = RunningStore.start(fixture);
    second = RunningStore.start(fixture);
    one = first.newNamespace();
    other = one.in(second);
  }

  @AfterEach
  void close() {
    first.close();
    second.close();
    fixture.close();
  }

  @Test
  void theSameTokenIsAppliedOnceAndBothLearnTheSameOutcome() {
    for (int round = 0; round < ROUNDS; round++) {
      IdempotencyToken token = token("t" + round, "request");
      Mutation.Increment increment = new Mutation.Increment(Key.of("sum"), 1, OptionalLong.empty());
      Mutation.Put put = put("p" + round, "v", Condition.NONE);
      IdempotencyToken putToken = token("p" + round, "request");

      var a = one.counters().increment(one.write(token), increment);
      var b = other.counters().increment(other.write(token), increment);
      var c = one.basic().put(one.write(putToken), put);
      var d = other.basic().put(other.write(putToken), put);

      assertThat(Await.result(a)).isEqualTo(Await.result(b));
      assertThat(Await.result(c)).isEqualTo(Await.result(d));
    }
    assertThat(one.text("sum")).contains(Integer.toString(ROUNDS));
  }

  @Test
  void theSameTokenOnDifferentKeysIsAppliedToOneOfThem() {
    for (int round = 0; round < ROUNDS; round++) {
      var a =
          one.basic()
              .put(one.write(token("t" + round, "a")), put("a" + round, "v", Condition.NONE));
      var b =
          other
              .basic()
              .put(other.write(token("t" + round, "b")), put("b" + round, "v", Condition.NONE));

      List<ErrorReason> reasons = List.of(reason(a), reason(b));

      assertThat(reasons)
          .containsExactlyInAnyOrder(
              ErrorReason.ERROR_REASON_UNSPECIFIED, ErrorReason.IDEMPOTENCY_TOKEN_REUSED);
      assertThat(one.exists("a" + round)).isNotEqualTo(other.exists("b" + round));
    }
  }

  @Test
  void exactlyOneOfTwoWritersOfAnAbsentKeyFindsItAbsent() {
    for (int round = 0; round < ROUNDS; round++) {
      Mutation.Put put = put("k" + round, "v", Condition.IF_ABSENT);

      var a = one.basic().put(one.write(), put);
      var b = other.basic().put(other.write(), put);

      assertThat(Await.result(a).applied()).isNotEqualTo(Await.result(b).applied());
      assertThat(Await.result(a).version()).isEqualTo(Await.result(b).version());
    }
  }

  @Test
  void comparesOfAbsentKeysExcludeEachOther() {
    for (int round = 0; round < ROUNDS; round++) {
      var a = one.transactions().transact(one.write(), putUnlessPresent("a" + round, "b" + round));
      var b =
          other.transactions().transact(other.write(), putUnlessPresent("b" + round, "a" + round));

      assertThat(Await.result(a).succeeded()).isNotEqualTo(Await.result(b).succeeded());
    }
    assertThat(TestServer.shared().query("select count(*) from " + fixture.schema() + ".item"))
        .isEqualTo(Integer.toString(ROUNDS));
  }

  @Test
  void swapsThroughBothNeverLoseAnUpdate() {
    one.put("n", "0");
    CompletableFuture<Void> both =
        CompletableFuture.allOf(
            CompletableFuture.runAsync(() -> countUp(one)),
            CompletableFuture.runAsync(() -> countUp(other)));

    assertThat(both).succeedsWithin(Await.LIMIT);
    assertThat(one.text("n")).contains(Integer.toString(2 * ROUNDS));
  }

  @Test
  void transfersOverRandomKeysInRandomOrderKeepTheSumAndDoNotDeadlock() {
    int accounts = 12;
    for (int i = 0; i < accounts; i++) {
      one.put("account" + i, "100");
    }
    List<CompletableFuture<?>> movers = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      int seed = i;
      TestNamespace gateway = i % 2 == 0 ? one : other;
      movers.add(CompletableFuture.runAsync(() -> transfer(gateway, new Random(seed), accounts)));
    }
    CompletableFuture<?> noise =
        CompletableFuture.runAsync(
            () -> {
              for (int i = 0; i < 5 * ROUNDS; i++) {
                other.put("noise" + i % 7, "v");
              }
            });

    assertThat(CompletableFuture.allOf(movers.toArray(CompletableFuture[]::new)))
        .succeedsWithin(Await.LIMIT);
    assertThat(noise).succeedsWithin(Await.LIMIT);
    int sum = 0;
    for (int i = 0; i < accounts; i++) {
      sum += Integer.parseInt(one.text("account" + i).orElseThrow());
    }
    assertThat(sum).isEqualTo(100 * accounts);
  }

  @Test
  void noWriteOfAnEarlierEpochIsAppliedAfterTheEpochWasRaised() {
    for (int round = 1; round <= 20; round++) {
      List<CompletableFuture<Results.PutResult>> writes = new ArrayList<>();
      TestNamespace stale = one.withEpoch(round - 1);
      for (int i = 0; i < 50; i++) {
        writes.add(stale.basic().put(stale.write(), put("k" + i, "stale", Condition.NONE)));
      }
      Await.result(second.backend().advanceEpoch(one.name(), round));
      TestNamespace current = other.withEpoch(round);
      for (int i = 0; i < 50; i++) {
        current.put("k" + i, "current");
      }
      writes.forEach(TwoGatewaysIT::reason);
      for (int i = 0; i < 50; i++) {
        assertThat(other.text("k" + i)).contains("current");
      }
    }
  }

  private static void countUp(TestNamespace gateway) {
    for (int done = 0; done < ROUNDS; ) {
      int seen = Integer.parseInt(gateway.text("n").orElseThrow());
      if (gateway
          .swap("n", Optional.of(Integer.toString(seen)), Integer.toString(seen + 1))
          .swapped()) {
        done++;
      }
    }
  }

  private static void transfer(TestNamespace gateway, Random random, int accounts) {
    for (int done = 0; done < 30; ) {
      String from = "account" + random.nextInt(accounts);
      String to = "account" + random.nextInt(accounts);
      int fromBalance = Integer.parseInt(gateway.text(from).orElseThrow());
      int toBalance = Integer.parseInt(gateway.text(to).orElseThrow());
      if (from.equals(to)) {
        continue;
      }
      Mutation.Transact transact =
          new Mutation.Transact(
              List.of(hasValue(from, fromBalance), hasValue(to, toBalance)),
              List.of(write(to, toBalance + 1), write(from, fromBalance - 1)),
              List.of());
      if (gateway.transact(transact).succeeded()) {
        done++;
      }
    }
  }

  private static Mutation.Transact putUnlessPresent(String written, String compared) {
    return new Mutation.Transact(
        List.of(new Mutation.Compare.IsAbsent(Key.of(compared))),
        List.of(write(written, 1)),
        List.of());
  }

  private static Mutation.Compare hasValue(String key, int value) {
    return new Mutation.Compare.HasValue(
        Key.of(key), ByteString.copyFromUtf8(Integer.toString(value)));
  }

  private static Mutation.Operation write(String key, int value) {
    return new Mutation.Operation.PutItem(
        Key.of(key), ByteString.copyFromUtf8(Integer.toString(value)), Expiry.NEVER);
  }

  private static Mutation.Put put(String key, String value, Condition condition) {
    return new Mutation.Put(Key.of(key), ByteString.copyFromUtf8(value), Expiry.NEVER, condition);
  }

  private static IdempotencyToken token(String value, String request) {
    return new IdempotencyToken(value, ByteString.copyFromUtf8(request), WINDOW_MILLIS);
  }

  private static ErrorReason reason(CompletableFuture<?> call) {
    try {
      Await.result(call);
      return ErrorReason.ERROR_REASON_UNSPECIFIED;
    } catch (PrismException e) {
      return e.reason();
    }
  }
}
