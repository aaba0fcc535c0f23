package io.prism.backend.memory;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.prism.backend.Backend;
import io.prism.backend.BackendEnvironment;
import io.prism.backend.BackendFactory;
import io.prism.backend.CallContext;
import io.prism.backend.Deadline;
import io.prism.backend.Durability;
import io.prism.backend.Health;
import io.prism.backend.HybridClock;
import io.prism.backend.IdempotencyToken;
import io.prism.backend.NamespaceSpec;
import io.prism.backend.Settings;
import io.prism.backend.WriteContext;
import io.prism.backend.error.PrismException;
import io.prism.backend.keyvalue.Condition;
import io.prism.backend.keyvalue.Expiry;
import io.prism.backend.keyvalue.Key;
import io.prism.backend.keyvalue.KeyValueBasic;
import io.prism.backend.keyvalue.Mutation;
import io.prism.backend.tck.Await;
import io.prism.common.v1.ErrorReason;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a memory store does beyond the contract of every store: its bound. */
class MemoryBackendTest {

  private static final long KIBIBYTE = 1024;
  private static final long NOW = 2_000_000_000_000L;

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final HybridClock versions = new HybridClock(() -> Instant.ofEpochMilli(NOW));
  private Backend backend;
  private KeyValueBasic items;

  @BeforeEach
  void startStoreOfOneMebibyte() {
    backend =
        new MemoryBackendFactory()
            .create(
                new Settings(Map.of("max_bytes", "1MiB", "tombstone_retention", "10s")),
                new BackendEnvironment("small", Path.of("unused"), meters, InstantSource.system()));
    backend.start();
    Await.result(backend.openNamespace(new NamespaceSpec("ns", Durability.BEST_EFFORT, "tests")));
    items = backend.find(KeyValueBasic.class).orElseThrow();
  }

  @AfterEach
  void closeStore() {
    backend.close();
  }

  @Test
  void isFoundByItsType() {
    assertThat(ServiceLoader.load(BackendFactory.class))
        .extracting(BackendFactory::type)
        .contains("memory");
  }

  @Test
  void refusesBoundWithoutRoomForData() {
    MemoryBackendFactory factory = new MemoryBackendFactory();
    assertThat(factory.validate(new Settings(Map.of("max_bytes", "1KiB")))).hasSize(1);
    assertThat(factory.validate(new Settings(Map.of("max_bytes", "64KiB")))).isEmpty();
    assertThat(factory.validate(new Settings(Map.of()))).isEmpty();
  }

  @Test
  void refusesWritesThatNeedRoomOnceFullAndKeepsEverything() {
    int stored = fill(10 * KIBIBYTE);
    assertThat(stored).isBetween(90, 102);
    assertThat(refusal(() -> put("more", 10 * KIBIBYTE)).reason())
        .isEqualTo(ErrorReason.STORE_FULL);
    for (int i = 0; i < stored; i++) {
      assertThat(size("k" + i)).isEqualTo(10 * KIBIBYTE);
    }
    assertThat(meters.get("prism.backend.memory.refused").functionCounter().count())
        .isGreaterThanOrEqualTo(2);
  }

  @Test
  void fullStoreStillTakesOverwritesThatNeedNoMoreRoom() {
    fill(10 * KIBIBYTE);
    put("k0", 10 * KIBIBYTE);
    assertThat(refusal(() -> put("k0", 90 * KIBIBYTE)).reason()).isEqualTo(ErrorReason.STORE_FULL);
    put("k0", KIBIBYTE);
    assertThat(size("k0")).isEqualTo(KIBIBYTE);
  }

  @Test
  void fullStoreCanBeEmptiedByDeletesWithTokens() {
    int stored = fill(10 * KIBIBYTE);
    for (int i = 0; i < stored; i++) {
      delete("k" + i, Optional.of(token("t" + i)));
    }
    put("k0", 500 * KIBIBYTE);
    assertThat(size("k0")).isEqualTo(500 * KIBIBYTE);
  }

  @Test
  void deletesOfMissingKeysCannotFillTheStoreWithTokensWithoutEnd() {
    PrismException refused =
        refusal(
            () -> {
              for (int i = 0; i < 100_000; i++) {
                delete("missing", Optional.of(token("t" + i)));
              }
            });
    assertThat(refused.reason()).isEqualTo(ErrorReason.STORE_FULL);
    assertThat(usedBytes()).isLessThanOrEqualTo(KIBIBYTE * KIBIBYTE);
    delete("missing", Optional.empty());
  }

  @Test
  void tinyItemsAreBoundedByWhatTheyReallyTake() {
    int stored = fill(0);
    assertThat(stored).isLessThan(5_000);
  }

  @Test
  void sweepingGivesTheRoomBack() {
    int stored = fill(10 * KIBIBYTE);
    for (int i = 0; i < stored; i++) {
      delete("k" + i, Optional.of(token("t" + i)));
    }
    assertThat(usedBytes()).isPositive();
    Await.result(backend.sweep(NOW + Duration.ofDays(1).toMillis()));
    assertThat(usedBytes()).isZero();
    assertThat(meters.get("prism.backend.memory.rows").gauge().value()).isZero();
  }

  @Test
  void tombstonesAreKeptForTheirRetention() {
    put("k", 1);
    delete("k", Optional.empty());
    assertThat(Await.result(backend.sweep(NOW + 9_999)).removedTombstones()).isZero();
    assertThat(Await.result(backend.sweep(NOW + 10_000)).removedTombstones()).isEqualTo(1);
  }

  @Test
  void isDegradedWhenNearlyFull() {
    assertThat(backend.health().state()).isEqualTo(Health.State.HEALTHY);
    fill(10 * KIBIBYTE);
    Health health = backend.health();
    assertThat(health.state()).isEqualTo(Health.State.DEGRADED);
    assertThat(health.details()).containsEntry("max_bytes", "1048576");
  }

  @Test
  void closingRemovesItsMeters() {
    assertThat(meters.getMeters()).isNotEmpty();
    backend.close();
    assertThat(meters.getMeters()).isEmpty();
  }

  @Test
  void readsAreAnsweredBeforeTheyReturn() {
    put("k", 1);
    assertThat(items.get(call(), Key.of("k"))).isCompleted();
  }

  private int fill(long valueBytes) {
    int stored = 0;
    PrismException full = null;
    while (full == null) {
      try {
        put("k" + stored, valueBytes);
        stored++;
      } catch (PrismException e) {
        full = e;
      }
    }
    assertThat(full.reason()).isEqualTo(ErrorReason.STORE_FULL);
    return stored;
  }

  private void put(String key, long valueBytes) {
    ByteString value = ByteString.copyFrom(new byte[Math.toIntExact(valueBytes)]);
    Await.result(
        items.put(
            write(Optional.empty()),
            new Mutation.Put(Key.of(key), value, Expiry.NEVER, Condition.NONE)));
  }

  private void delete(String key, Optional<IdempotencyToken> token) {
    Await.result(items.delete(write(token), new Mutation.Delete(Key.of(key), Optional.empty())));
  }

  private long size(String key) {
    return Await.result(items.get(call(), Key.of(key))).orElseThrow().value().size();
  }

  private double usedBytes() {
    return meters.get("prism.backend.memory.used.bytes").gauge().value();
  }

  private WriteContext write(Optional<IdempotencyToken> token) {
    return new WriteContext(call(), versions.next(0), token);
  }

  private static CallContext call() {
    return new CallContext("ns", NOW, Deadline.after(Duration.ofSeconds(30)));
  }

  private static IdempotencyToken token(String value) {
    return new IdempotencyToken(value, ByteString.copyFromUtf8("request"), 60_000);
  }

  private static PrismException refusal(Runnable work) {
    try {
      work.run();
    } catch (PrismException e) {
      return e;
    }
    throw new AssertionError("nothing was refused");
  }
}
