package io.prism.backend.keyvalue.semantics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.google.protobuf.ByteString;
import io.prism.backend.CallContext;
import io.prism.backend.Deadline;
import io.prism.backend.IdempotencyToken;
import io.prism.backend.NamespaceState;
import io.prism.backend.Version;
import io.prism.backend.WriteContext;
import io.prism.backend.error.PrismException;
import io.prism.backend.keyvalue.Condition;
import io.prism.backend.keyvalue.Expiry;
import io.prism.backend.keyvalue.Key;
import io.prism.backend.keyvalue.Mutation;
import io.prism.backend.keyvalue.Mutation.Compare;
import io.prism.backend.keyvalue.Mutation.Operation;
import io.prism.backend.keyvalue.Replica;
import io.prism.backend.keyvalue.Results;
import io.prism.common.v1.ErrorReason;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DecisionsTest {

  private static final long NOW = 1_700_000_000_000L;
  private static final Key KEY = Key.of("k");
  private static final Version STORED = Version.at(1, NOW - 1_000);
  private static final Version PROPOSED = Version.at(1, NOW);
  private static final ByteString OLD = ByteString.copyFromUtf8("7");
  private static final ByteString NEW = ByteString.copyFromUtf8("new");
  private static final NamespaceState NAMESPACE = new NamespaceState(1, Version.ZERO);

  private static final Row LIVE = new Row.Live(STORED, OLD, NOW + 1);
  private static final Row EXPIRED = new Row.Live(STORED, OLD, NOW);
  private static final Row TOMBSTONE = new Row.Tombstone(STORED, NOW - 1_000);

  private final Map<Key, Row> rows = new HashMap<>();

  static Stream<Arguments> mutationsOfLiveRow() {
    Optional<Version> kept = Optional.of(STORED);
    Optional<Version> written = Optional.of(PROPOSED);
    return Stream.of(
        arguments(put(Condition.NONE), new Results.PutResult(true, written), live(NEW)),
        arguments(put(Condition.IF_PRESENT), new Results.PutResult(true, written), live(NEW)),
        arguments(put(Condition.IF_ABSENT), new Results.PutResult(false, kept), LIVE),
        arguments(put(ifVersion(STORED)), new Results.PutResult(true, written), live(NEW)),
        arguments(put(ifVersion(PROPOSED)), new Results.PutResult(false, kept), LIVE),
        arguments(delete(Optional.empty()), new Results.DeleteResult(true, 1), tombstone()),
        arguments(delete(Optional.of(STORED)), new Results.DeleteResult(true, 1), tombstone()),
        arguments(delete(Optional.of(PROPOSED)), new Results.DeleteResult(false, 0), LIVE),
        arguments(
            swap(Optional.of(OLD)),
            new Results.SwapResult(true, written, Optional.empty()),
            live(NEW)),
        arguments(
            swap(Optional.of(NEW)), new Results.SwapResult(false, kept, Optional.of(OLD)), LIVE),
        arguments(
            swap(Optional.empty()), new Results.SwapResult(false, kept, Optional.of(OLD)), LIVE),
        arguments(
            new Mutation.CompareAndDelete(KEY, OLD),
            new Results.CompareAndDeleteResult(true, Optional.empty()),
            tombstone()),
        arguments(
            new Mutation.CompareAndDelete(KEY, NEW),
            new Results.CompareAndDeleteResult(false, Optional.of(OLD)),
            LIVE),
        arguments(
            new Mutation.Increment(KEY, 3, OptionalLong.empty()),
            new Results.IncrementResult(10, PROPOSED),
            new Row.Live(PROPOSED, ByteString.copyFromUtf8("10"), NOW + 1)),
        arguments(
            new Mutation.Expire(KEY, NOW + 9),
            new Results.ExpireResult(true, written),
            new Row.Live(PROPOSED, OLD, NOW + 9)),
        arguments(
            new Mutation.Persist(KEY), new Results.PersistResult(true, true, written), live(OLD)));
  }

  @ParameterizedTest
  @MethodSource("mutationsOfLiveRow")
  void decidesOverLiveRow(Mutation<?> mutation, Object result, Row after) {
    rows.put(KEY, LIVE);
    Decision<?> decision = decide(mutation);
    assertThat(decision.result()).isEqualTo(result);
    assertThat(after(decision)).isEqualTo(after);
  }

  static Stream<Arguments> mutationsOfAbsence() {
    Optional<Version> none = Optional.empty();
    Optional<Version> written = Optional.of(PROPOSED);
    return Stream.of(
        arguments(put(Condition.NONE), new Results.PutResult(true, written)),
        arguments(put(Condition.IF_PRESENT), new Results.PutResult(false, none)),
        arguments(put(Condition.IF_ABSENT), new Results.PutResult(true, written)),
        arguments(put(ifVersion(STORED)), new Results.PutResult(false, none)),
        arguments(delete(Optional.empty()), new Results.DeleteResult(true, 0)),
        arguments(delete(Optional.of(STORED)), new Results.DeleteResult(false, 0)),
        arguments(swap(Optional.of(OLD)), new Results.SwapResult(false, none, Optional.empty())),
        arguments(swap(Optional.empty()), new Results.SwapResult(true, written, Optional.empty())),
        arguments(
            new Mutation.CompareAndDelete(KEY, OLD),
            new Results.CompareAndDeleteResult(false, Optional.empty())),
        arguments(
            new Mutation.Increment(KEY, 3, OptionalLong.empty()),
            new Results.IncrementResult(3, PROPOSED)),
        arguments(new Mutation.Expire(KEY, NOW + 9), new Results.ExpireResult(false, none)),
        arguments(new Mutation.Persist(KEY), new Results.PersistResult(false, false, none)));
  }

  @ParameterizedTest
  @MethodSource("mutationsOfAbsence")
  void decidesTheSameOverNothingTombstoneAndExpiredRow(Mutation<?> mutation, Object result) {
    assertThat(decide(mutation).result()).isEqualTo(result);
    rows.put(KEY, TOMBSTONE);
    assertThat(decide(mutation).result()).as("over a tombstone").isEqualTo(result);
    rows.put(KEY, EXPIRED);
    assertThat(decide(mutation).result()).as("over an expired row").isEqualTo(result);
  }

  @Test
  void versionExceedsWhateverRowOrFloorIsThere() {
    Version small = new Version(1, 5);
    assertThat(Decisions.nextVersion(small, Optional.of(LIVE), Version.ZERO))
        .isEqualTo(STORED.tick());
    assertThat(Decisions.nextVersion(small, Optional.of(TOMBSTONE), Version.ZERO))
        .isEqualTo(STORED.tick());
    assertThat(Decisions.nextVersion(small, Optional.empty(), STORED)).isEqualTo(STORED.tick());
    assertThat(Decisions.nextVersion(PROPOSED, Optional.of(LIVE), Version.ZERO))
        .isEqualTo(PROPOSED);
    assertThat(Decisions.nextVersion(STORED, Optional.of(LIVE), Version.ZERO))
        .isEqualTo(STORED.tick());
  }

  @Test
  void writeOfAnEarlierEpochIsRefused() {
    NamespaceState later = new NamespaceState(2, Version.ZERO);
    assertThatThrownBy(
            () ->
                Decisions.decide(
                    put(Condition.NONE), write(Optional.empty()), later, Optional.empty(), view()))
        .isInstanceOfSatisfying(
            PrismException.class,
            e -> {
              assertThat(e.reason()).isEqualTo(ErrorReason.STALE_EPOCH);
              assertThat(e.metadata()).containsEntry("current_epoch", "2");
            });
  }

  @Test
  void recordedOutcomeIsReplayedUntilItsRecordExpires() {
    WriteContext write = write(Optional.of(token("request")));
    Decision<Results.PutResult> first = decide(put(Condition.NONE), write, Optional.empty());
    assertThat(first.record().orElseThrow().expiresAtMillis()).isEqualTo(NOW + 60_000);
    rows.put(KEY, LIVE);
    Decision<Results.PutResult> again = decide(put(Condition.NONE), write, first.record());
    assertThat(again.result()).isEqualTo(first.result());
    assertThat(again.isReadOnly()).isTrue();
    TokenRecord old = first.record().orElseThrow();
    TokenRecord expired = new TokenRecord(old.fingerprint(), old.outcome(), NOW);
    assertThat(decide(put(Condition.NONE), write, Optional.of(expired)).isReadOnly()).isFalse();
  }

  @Test
  void recordOfAnotherRequestRefuses() {
    Decision<Results.PutResult> first =
        decide(put(Condition.NONE), write(Optional.of(token("one"))), Optional.empty());
    assertThatThrownBy(
            () -> decide(put(Condition.NONE), write(Optional.of(token("two"))), first.record()))
        .isInstanceOfSatisfying(
            PrismException.class,
            e -> assertThat(e.reason()).isEqualTo(ErrorReason.IDEMPOTENCY_TOKEN_REUSED));
  }

  @Test
  void recordHoldsNoValue() {
    rows.put(KEY, new Row.Live(STORED, ByteString.copyFromUtf8("secret value"), Expiry.NEVER));
    Decision<Results.SwapResult> decision =
        decide(
            new Mutation.CompareAndSwap(KEY, Optional.empty(), NEW, Expiry.NEVER),
            write(Optional.of(token("request"))),
            Optional.empty());
    assertThat(decision.result().actual()).isPresent();
    assertThat(decision.record().orElseThrow().outcome().toString()).doesNotContain("secret");
  }

  @Test
  void transactionReadsItsOwnWrites() {
    rows.put(KEY, LIVE);
    Mutation.Transact transact =
        new Mutation.Transact(
            List.of(new Compare.HasValue(KEY, OLD)),
            List.of(
                new Operation.PutItem(KEY, NEW, Expiry.NEVER),
                new Operation.GetItem(KEY),
                new Operation.DeleteItem(Key.of("none"))),
            List.of());
    Decision<Results.TransactResult> decision =
        decide(transact, write(Optional.empty()), Optional.empty());
    assertThat(decision.result().succeeded()).isTrue();
    assertThat(decision.result().results().get(1))
        .isInstanceOfSatisfying(
            Results.OperationResult.GetDone.class,
            got -> assertThat(got.item().orElseThrow().value()).isEqualTo(NEW));
    assertThat(decision.changes()).containsOnlyKeys(KEY);
  }

  @Test
  void replicaIsInstalledExactlyIfNewer() {
    Replica.State state = new Replica.State.Live(NEW, Expiry.NEVER);
    assertThat(replicate(STORED.tick(), state, Optional.of(LIVE))).isEqualTo("APPLIED");
    assertThat(replicate(STORED, state, Optional.of(LIVE))).isEqualTo("ALREADY_PRESENT");
    assertThat(replicate(new Version(1, 1), state, Optional.of(LIVE))).isEqualTo("SUPERSEDED");
    assertThat(replicate(STORED, state, Optional.of(EXPIRED))).isEqualTo("ALREADY_PRESENT");
    assertThat(replicate(STORED, state, Optional.of(TOMBSTONE))).isEqualTo("ALREADY_PRESENT");
    assertThat(replicate(Version.ZERO, state, Optional.empty()))
        .as("not beyond the floor")
        .isEqualTo("SUPERSEDED");
    assertThat(replicate(new Version(0, 1), state, Optional.empty())).isEqualTo("APPLIED");
  }

  private String replicate(Version version, Replica.State state, Optional<Row> stored) {
    return Decisions.decide(
            new Replica(KEY, version, state), write(Optional.empty()), NAMESPACE, stored)
        .result()
        .name();
  }

  private Row after(Decision<?> decision) {
    return decision.changes().getOrDefault(KEY, rows.get(KEY));
  }

  private <R> Decision<R> decide(Mutation<R> mutation) {
    return decide(mutation, write(Optional.empty()), Optional.empty());
  }

  private <R> Decision<R> decide(
      Mutation<R> mutation, WriteContext write, Optional<TokenRecord> recorded) {
    return Decisions.decide(mutation, write, NAMESPACE, recorded, view());
  }

  private RowView view() {
    return key -> Optional.ofNullable(rows.get(key));
  }

  private static WriteContext write(Optional<IdempotencyToken> token) {
    return new WriteContext(
        new CallContext("ns", NOW, Deadline.after(Duration.ofMinutes(1))), PROPOSED, token);
  }

  private static IdempotencyToken token(String request) {
    return new IdempotencyToken("t", ByteString.copyFromUtf8(request), 60_000);
  }

  private static Row live(ByteString value) {
    return new Row.Live(PROPOSED, value, Expiry.NEVER);
  }

  private static Row tombstone() {
    return new Row.Tombstone(PROPOSED, NOW);
  }

  private static Mutation.Put put(Condition condition) {
    return new Mutation.Put(KEY, NEW, Expiry.NEVER, condition);
  }

  private static Condition ifVersion(Version version) {
    return new Condition.IfVersion(version.toByteString());
  }

  private static Mutation.Delete delete(Optional<Version> ifVersion) {
    return new Mutation.Delete(KEY, ifVersion.map(Version::toByteString));
  }

  private static Mutation.CompareAndSwap swap(Optional<ByteString> expected) {
    return new Mutation.CompareAndSwap(KEY, expected, NEW, Expiry.NEVER);
  }
}
