package io.prism.backend.tck;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.prism.backend.Version;
import io.prism.backend.keyvalue.Condition;
import io.prism.backend.keyvalue.Expiry;
import io.prism.backend.keyvalue.Item;
import io.prism.backend.keyvalue.Key;
import io.prism.backend.keyvalue.Replica;
import io.prism.backend.keyvalue.Replica.Outcome;
import io.prism.common.v1.ErrorReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** <em>Exact if newer</em>: the same records in any order end in the same state. */
@SuiteFor
public abstract class ReplicateSuite extends StoreSuite {

  private static final long NOW = TestNamespace.START_MILLIS;

  @Test
  void installsRecordAtExactlyItsVersion() {
    TestNamespace ns = namespace();
    Version version = new Version(0, 77);
    assertThat(ns.replicate(live("k", version, "v", NOW + 1_000))).isEqualTo(Outcome.APPLIED);
    assertThat(ns.get("k")).contains(new Item(ByteString.copyFromUtf8("v"), version, NOW + 1_000));
  }

  @Test
  void sameVersionAgainChangesNothing() {
    TestNamespace ns = namespace();
    Version version = Version.at(0, NOW);
    ns.replicate(live("k", version, "v", Expiry.NEVER));
    assertThat(ns.replicate(live("k", version, "v", Expiry.NEVER)))
        .isEqualTo(Outcome.ALREADY_PRESENT);
    assertThat(ns.text("k")).contains("v");
  }

  @Test
  void olderVersionIsSuperseded() {
    TestNamespace ns = namespace();
    Version version = ns.put("k", "newer");
    assertThat(ns.replicate(live("k", new Version(0, version.clock() - 1), "older", Expiry.NEVER)))
        .isEqualTo(Outcome.SUPERSEDED);
    assertThat(ns.replicate(tombstone("k", new Version(0, 1)))).isEqualTo(Outcome.SUPERSEDED);
    assertThat(ns.get("k").map(Item::version)).contains(version);
  }

  @Test
  void newerTombstoneRemovesTheItem() {
    TestNamespace ns = namespace();
    Version version = ns.put("k", "v");
    assertThat(ns.replicate(tombstone("k", version.tick()))).isEqualTo(Outcome.APPLIED);
    assertThat(ns.exists("k")).isFalse();
    assertThat(ns.replicate(tombstone("k", version.tick()))).isEqualTo(Outcome.ALREADY_PRESENT);
    assertThat(ns.put("k", "again")).isGreaterThan(version.tick());
  }

  @Test
  void olderRecordDoesNotUndoADeletion() {
    TestNamespace ns = namespace();
    Version version = ns.put("k", "v");
    ns.delete("k");
    assertThat(ns.replicate(live("k", version, "v", Expiry.NEVER))).isEqualTo(Outcome.SUPERSEDED);
    assertThat(ns.exists("k")).isFalse();
  }

  @Test
  void tombstoneForKeyThatWasNeverWrittenIsKept() {
    TestNamespace ns = namespace();
    assertThat(ns.replicate(tombstone("k", Version.at(0, NOW)))).isEqualTo(Outcome.APPLIED);
    assertThat(ns.replicate(live("k", Version.at(0, NOW - 1), "older", Expiry.NEVER)))
        .isEqualTo(Outcome.SUPERSEDED);
    assertThat(ns.exists("k")).isFalse();
  }

  @Test
  void expiredRecordCountsLikeAnyOther() {
    TestNamespace ns = namespace();
    Version version = Version.at(0, NOW);
    assertThat(ns.replicate(live("k", version, "expired", NOW - 1))).isEqualTo(Outcome.APPLIED);
    assertThat(ns.exists("k")).isFalse();
    assertThat(ns.replicate(live("k", Version.at(0, NOW - 5), "older", Expiry.NEVER)))
        .isEqualTo(Outcome.SUPERSEDED);
    assertThat(ns.exists("k")).isFalse();
  }

  @Test
  void sweepingChangesNoOutcome() {
    TestNamespace ns = namespace();
    Version version = Version.at(0, NOW);
    ns.replicate(live("k", version, "v", NOW + 1_000));
    ns.pass(Duration.ofSeconds(1));
    ns.sweep();
    assertThat(ns.replicate(live("k", version, "v", NOW + 1_000)))
        .isEqualTo(Outcome.ALREADY_PRESENT);
    assertThat(ns.replicate(live("k", Version.at(0, NOW - 1), "older", Expiry.NEVER)))
        .isEqualTo(Outcome.SUPERSEDED);
    assertThat(ns.replicate(live("k", version.tick(), "newer", Expiry.NEVER)))
        .isEqualTo(Outcome.APPLIED);
    assertThat(ns.text("k")).contains("newer");
  }

  @Test
  void recordBelowForgottenDeletionIsSuperseded() {
    TestNamespace ns = namespace();
    Version version = ns.put("k", "v");
    ns.delete("k");
    ns.pass(Absence.LONG_AGO);
    ns.sweep();
    ns.sweep();
    assertThat(ns.replicate(live("k", version, "v", Expiry.NEVER))).isEqualTo(Outcome.SUPERSEDED);
    assertThat(ns.exists("k")).isFalse();
    assertThat(ns.replicate(live("k", Version.at(0, ns.now()), "newer", Expiry.NEVER)))
        .isEqualTo(Outcome.APPLIED);
  }

  @Test
  void refusesValueBeyondTheLimit() {
    TestNamespace ns = namespace();
    int limit = Math.toIntExact(store().descriptor().maxValueBytes());
    Replica tooLarge =
        new Replica(
            Key.of("k"),
            Version.at(0, NOW),
            new Replica.State.Live(ByteString.copyFrom(new byte[limit + 1]), Expiry.NEVER));
    assertThat(Await.failure(ns.basic().replicate(ns.write(), tooLarge)).reason())
        .isEqualTo(ErrorReason.VALUE_TOO_LARGE);
  }

  @Test
  void everyOrderOfTheSameRecordsEndsInTheSameState() {
    TestNamespace ns = namespace();
    List<Replica.State> states =
        List.of(
            new Replica.State.Live(ByteString.copyFromUtf8("first"), Expiry.NEVER),
            new Replica.State.Tombstone(NOW - 10),
            new Replica.State.Live(ByteString.copyFromUtf8("expired"), NOW - 1),
            new Replica.State.Live(ByteString.copyFromUtf8("expires"), NOW + 60_000));
    List<List<Integer>> orders = permutations(List.of(0, 1, 2, 3));
    try (Callers callers = new Callers()) {
      callers.callAll(
          states.size() * orders.size(),
          caller -> {
            List<Replica.State> rotated = rotate(states, caller % states.size());
            installInOrder(ns, "k" + caller, rotated, orders.get(caller / states.size()));
            return caller;
          });
    }
  }

  private static void installInOrder(
      TestNamespace ns, String key, List<Replica.State> states, List<Integer> order) {
    for (int i : order) {
      ns.replicate(new Replica(Key.of(key), Version.at(0, NOW + i), states.get(i)));
    }
    Replica.State newest = states.getLast();
    assertThat(ns.get(key)).as("%s in order %s", newest, order).isEqualTo(seen(newest));
    assertThat(ns.put(ns.write(new Version(0, 1)), key, "next", Condition.NONE).version())
        .as("every order leaves the same version behind")
        .contains(Version.at(0, NOW + 3).tick());
  }

  @Test
  void concurrentReplicasOfOneKeyEndWithTheNewest() {
    TestNamespace ns = namespace();
    try (Callers callers = new Callers()) {
      callers.callAll(
          32,
          caller ->
              ns.replicate(
                  live("k", Version.at(0, NOW + caller % 16), "v" + caller % 16, Expiry.NEVER)));
    }
    assertThat(ns.text("k")).contains("v15");
    assertThat(ns.get("k").map(Item::version)).contains(Version.at(0, NOW + 15));
  }

  @Test
  void replicasAndWritesOfOneKeyOnlyRaiseItsVersion() {
    TestNamespace ns = namespace();
    Version written = ns.put("k", "here");
    Version copied = Version.at(0, NOW + 30_000);
    ns.replicate(live("k", copied, "from a clock ahead", Expiry.NEVER));
    Version next = ns.put("k", "here again");
    assertThat(List.of(written, copied, next)).isSorted();
    assertThat(ns.text("k")).contains("here again");
  }

  private static Optional<Item> seen(Replica.State newest) {
    return newest instanceof Replica.State.Live live && live.expiresAtMillis() > NOW
        ? Optional.of(new Item(live.value(), Version.at(0, NOW + 3), live.expiresAtMillis()))
        : Optional.empty();
  }

  private static Replica live(String key, Version version, String value, long expiresAtMillis) {
    return new Replica(
        Key.of(key),
        version,
        new Replica.State.Live(ByteString.copyFromUtf8(value), expiresAtMillis));
  }

  private static Replica tombstone(String key, Version version) {
    return new Replica(Key.of(key), version, new Replica.State.Tombstone(NOW));
  }

  private static <T> List<T> rotate(List<T> list, int by) {
    List<T> rotated = new ArrayList<>(list.subList(by, list.size()));
    rotated.addAll(list.subList(0, by));
    return rotated;
  }

  private static <T> List<List<T>> permutations(List<T> elements) {
    if (elements.isEmpty()) {
      return List.of(List.of());
    }
    List<List<T>> all = new ArrayList<>();
    for (int i = 0; i < elements.size(); i++) {
      List<T> rest = new ArrayList<>(elements);
      T first = rest.remove(i);
      for (List<T> tail : permutations(rest)) {
        List<T> permutation = new ArrayList<>(List.of(first));
        permutation.addAll(tail);
        all.add(permutation);
      }
    }
    return all;
  }
}
