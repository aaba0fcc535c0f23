package io.prism.backend.tck;

import com.google.protobuf.ByteString;
import io.prism.backend.BackendInterface;
import io.prism.backend.CallContext;
import io.prism.backend.Deadline;
import io.prism.backend.HybridClock;
import io.prism.backend.IdempotencyToken;
import io.prism.backend.SweepReport;
import io.prism.backend.Version;
import io.prism.backend.WriteContext;
import io.prism.backend.keyvalue.Condition;
import io.prism.backend.keyvalue.Expiry;
import io.prism.backend.keyvalue.Item;
import io.prism.backend.keyvalue.Key;
import io.prism.backend.keyvalue.KeyValueBasic;
import io.prism.backend.keyvalue.KeyValueBatch;
import io.prism.backend.keyvalue.KeyValueCas;
import io.prism.backend.keyvalue.KeyValueCounter;
import io.prism.backend.keyvalue.KeyValueScan;
import io.prism.backend.keyvalue.KeyValueTransactional;
import io.prism.backend.keyvalue.KeyValueTtl;
import io.prism.backend.keyvalue.Mutation;
import io.prism.backend.keyvalue.Replica;
import io.prism.backend.keyvalue.Results;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * An open namespace as one gateway sees it: with that gateway's clock and epoch. The short methods
 * call the store and wait. Safe for use by many threads.
 */
public final class TestNamespace {

  /** What the clock of a namespace shows at first. */
  static final long START_MILLIS = 2_000_000_000_000L;

  private final RunningStore store;
  private final String name;
  private final TestClock clock;
  private final HybridClock versions;
  private final int epoch;

  TestNamespace(RunningStore store, String name) {
    this(store, name, new TestClock(START_MILLIS), 0);
  }

  private TestNamespace(RunningStore store, String name, TestClock clock, int epoch) {
    this.store = store;
    this.name = name;
    this.clock = clock;
    this.versions = new HybridClock(clock);
    this.epoch = epoch;
  }

  /** The same namespace through a gateway whose clock is apart from this one's by {@code skew}. */
  public TestNamespace withSkew(Duration skew) {
    return new TestNamespace(store, name, new TestClock(clock.millis() + skew.toMillis()), epoch);
  }

  /** The same namespace through a gateway of another epoch. */
  public TestNamespace withEpoch(int other) {
    return new TestNamespace(store, name, clock, other);
  }

  /** The same namespace in another store, such as the same one opened again. The clock goes on. */
  public TestNamespace in(RunningStore other) {
    other.namespace(name);
    return new TestNamespace(other, name, clock, epoch);
  }

  /** The namespace's name. */
  public String name() {
    return name;
  }

  /** The gateway's clock. */
  public TestClock clock() {
    return clock;
  }

  /** What the clock shows. */
  public long now() {
    return clock.millis();
  }

  /** Lets time pass. */
  public void pass(Duration duration) {
    clock.advance(duration);
  }

  /** The context of a call that begins now. */
  public CallContext call() {
    return new CallContext(name, clock.millis(), Deadline.after(Await.LIMIT));
  }

  /** The context of a mutation without a token. */
  public WriteContext write() {
    return new WriteContext(call(), versions.next(epoch));
  }

  /** The context of a mutation that proposes this version. */
  public WriteContext write(Version proposed) {
    return new WriteContext(call(), proposed);
  }

  /** The context of a mutation with a token. */
  public WriteContext write(IdempotencyToken token) {
    return new WriteContext(call(), versions.next(epoch), Optional.of(token));
  }

  /** {@code keyvalue_basic}. */
  public KeyValueBasic basic() {
    return find(KeyValueBasic.class);
  }

  /** {@code keyvalue_scan}. */
  public KeyValueScan scans() {
    return find(KeyValueScan.class);
  }

  /** {@code keyvalue_ttl}. */
  public KeyValueTtl ttl() {
    return find(KeyValueTtl.class);
  }

  /** {@code keyvalue_batch}. */
  public KeyValueBatch batches() {
    return find(KeyValueBatch.class);
  }

  /** {@code keyvalue_cas}. */
  public KeyValueCas cas() {
    return find(KeyValueCas.class);
  }

  /** {@code keyvalue_counter}. */
  public KeyValueCounter counters() {
    return find(KeyValueCounter.class);
  }

  /** {@code keyvalue_transactional}. */
  public KeyValueTransactional transactions() {
    return find(KeyValueTransactional.class);
  }

  private <T extends BackendInterface> T find(Class<T> type) {
    return store.backend().find(type).orElseThrow();
  }

  /** Reads an item. */
  public Optional<Item> get(String key) {
    return Await.result(basic().get(call(), Key.of(key)));
  }

  /** Reads an item's value as text. */
  public Optional<String> text(String key) {
    return get(key).map(item -> item.value().toStringUtf8());
  }

  /** Whether a key holds an item. */
  public boolean exists(String key) {
    return Await.result(basic().exists(call(), Key.of(key)));
  }

  /** Writes an item that does not expire; returns its version. */
  public Version put(String key, String value) {
    return put(key, ByteString.copyFromUtf8(value), Expiry.NEVER);
  }

  /** Writes an item that expires after {@code ttl}; returns its version. */
  public Version put(String key, String value, Duration ttl) {
    return put(key, ByteString.copyFromUtf8(value), now() + ttl.toMillis());
  }

  /** Writes an item; returns its version. */
  public Version put(String key, ByteString value, long expiresAtMillis) {
    Mutation.Put put = new Mutation.Put(Key.of(key), value, expiresAtMillis, Condition.NONE);
    return Await.result(basic().put(write(), put)).version().orElseThrow();
  }

  /** Writes an item if the condition holds. */
  public Results.PutResult put(String key, String value, Condition condition) {
    return put(write(), key, value, condition);
  }

  /** Writes an item if the condition holds. */
  public Results.PutResult put(WriteContext write, String key, String value, Condition condition) {
    Mutation.Put put =
        new Mutation.Put(Key.of(key), ByteString.copyFromUtf8(value), Expiry.NEVER, condition);
    return Await.result(basic().put(write, put));
  }

  /** Removes an item. */
  public Results.DeleteResult delete(String key) {
    return delete(write(), key);
  }

  /** Removes an item. */
  public Results.DeleteResult delete(WriteContext write, String key) {
    return Await.result(basic().delete(write, new Mutation.Delete(Key.of(key), Optional.empty())));
  }

  /** Removes an item if it has a version. */
  public Results.DeleteResult delete(String key, ByteString ifVersion) {
    return Await.result(
        basic().delete(write(), new Mutation.Delete(Key.of(key), Optional.of(ifVersion))));
  }

  /** Installs a replica; the writer's epoch is this gateway's. */
  public Replica.Outcome replicate(Replica replica) {
    return Await.result(basic().replicate(write(), replica));
  }

  /** Compares and swaps; the new item does not expire. */
  public Results.SwapResult swap(String key, Optional<String> expected, String value) {
    return swap(write(), key, expected, value);
  }

  /** Compares and swaps; the new item does not expire. */
  public Results.SwapResult swap(
      WriteContext write, String key, Optional<String> expected, String value) {
    return Await.result(
        cas()
            .compareAndSwap(
                write,
                new Mutation.CompareAndSwap(
                    Key.of(key),
                    expected.map(ByteString::copyFromUtf8),
                    ByteString.copyFromUtf8(value),
                    Expiry.NEVER)));
  }

  /** Compares and deletes. */
  public Results.CompareAndDeleteResult compareAndDelete(String key, String expected) {
    return compareAndDelete(write(), key, expected);
  }

  /** Compares and deletes. */
  public Results.CompareAndDeleteResult compareAndDelete(
      WriteContext write, String key, String expected) {
    return Await.result(
        cas()
            .compareAndDelete(
                write,
                new Mutation.CompareAndDelete(Key.of(key), ByteString.copyFromUtf8(expected))));
  }

  /** Adds to a counter whose expiry stays. */
  public Results.IncrementResult increment(String key, long delta) {
    return increment(write(), key, delta);
  }

  /** Adds to a counter whose expiry stays. */
  public Results.IncrementResult increment(WriteContext write, String key, long delta) {
    return Await.result(
        counters()
            .increment(write, new Mutation.Increment(Key.of(key), delta, OptionalLong.empty())));
  }

  /** Makes an item expire after {@code ttl}. */
  public Results.ExpireResult expire(String key, Duration ttl) {
    return expire(write(), key, ttl);
  }

  /** Makes an item expire after {@code ttl}. */
  public Results.ExpireResult expire(WriteContext write, String key, Duration ttl) {
    return Await.result(
        ttl().expire(write, new Mutation.Expire(Key.of(key), now() + ttl.toMillis())));
  }

  /** An item's expiry. */
  public OptionalLong expiresAt(String key) {
    return Await.result(ttl().expiresAt(call(), Key.of(key)));
  }

  /** Removes an item's expiry. */
  public Results.PersistResult persist(String key) {
    return persist(write(), key);
  }

  /** Removes an item's expiry. */
  public Results.PersistResult persist(WriteContext write, String key) {
    return Await.result(ttl().persist(write, new Mutation.Persist(Key.of(key))));
  }

  /** Sweeps the store as of now. */
  public SweepReport sweep() {
    return Await.result(store.backend().sweep(now()));
  }

  /** Runs a transaction. */
  public Results.TransactResult transact(Mutation.Transact transact) {
    return Await.result(transactions().transact(write(), transact));
  }
}
