package io.prism.backend.plugin.server;

import io.prism.backend.BackendInterface;
import io.prism.backend.CallContext;
import io.prism.backend.WriteContext;
import io.prism.backend.keyvalue.BatchItem;
import io.prism.backend.keyvalue.Item;
import io.prism.backend.keyvalue.ItemOutcome;
import io.prism.backend.keyvalue.Key;
import io.prism.backend.keyvalue.KeyRange;
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
import io.prism.backend.keyvalue.ScanPage;
import io.prism.backend.keyvalue.ScanQuery;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** Every interface of a store that may be replaced: each call goes to the one that serves then. */
final class SwitchingKeyValue
    implements KeyValueBasic,
        KeyValueScan,
        KeyValueTtl,
        KeyValueBatch,
        KeyValueCas,
        KeyValueCounter,
        KeyValueTransactional {

  private final SwitchingBackend store;

  SwitchingKeyValue(SwitchingBackend store) {
    this.store = store;
  }

  private <I extends BackendInterface, R> CompletableFuture<R> call(
      Class<I> type, Function<I, CompletableFuture<R>> call) {
    // All of them declare the same, and this one is asked only for what is declared.
    return store.call(backend -> call.apply(backend.find(type).orElseThrow()));
  }

  @Override
  public CompletableFuture<Optional<Item>> get(CallContext context, Key key) {
    return call(KeyValueBasic.class, basic -> basic.get(context, key));
  }

  @Override
  public CompletableFuture<Boolean> exists(CallContext context, Key key) {
    return call(KeyValueBasic.class, basic -> basic.exists(context, key));
  }

  @Override
  public CompletableFuture<Results.PutResult> put(WriteContext context, Mutation.Put put) {
    return call(KeyValueBasic.class, basic -> basic.put(context, put));
  }

  @Override
  public CompletableFuture<Results.DeleteResult> delete(
      WriteContext context, Mutation.Delete delete) {
    return call(KeyValueBasic.class, basic -> basic.delete(context, delete));
  }

  @Override
  public CompletableFuture<Replica.Outcome> replicate(WriteContext context, Replica replica) {
    return call(KeyValueBasic.class, basic -> basic.replicate(context, replica));
  }

  @Override
  public CompletableFuture<ScanPage> scan(CallContext context, ScanQuery query) {
    return call(KeyValueScan.class, scan -> scan.scan(context, query));
  }

  @Override
  public CompletableFuture<Long> count(CallContext context, KeyRange range) {
    return call(KeyValueScan.class, scan -> scan.count(context, range));
  }

  @Override
  public CompletableFuture<Results.ExpireResult> expire(
      WriteContext context, Mutation.Expire expire) {
    return call(KeyValueTtl.class, ttl -> ttl.expire(context, expire));
  }

  @Override
  public CompletableFuture<OptionalLong> expiresAt(CallContext context, Key key) {
    return call(KeyValueTtl.class, ttl -> ttl.expiresAt(context, key));
  }

  @Override
  public CompletableFuture<Results.PersistResult> persist(
      WriteContext context, Mutation.Persist persist) {
    return call(KeyValueTtl.class, ttl -> ttl.persist(context, persist));
  }

  @Override
  public CompletableFuture<List<Optional<Item>>> batchGet(CallContext context, List<Key> keys) {
    return call(KeyValueBatch.class, batch -> batch.batchGet(context, keys));
  }

  @Override
  public CompletableFuture<List<ItemOutcome<Results.PutResult>>> batchPut(
      WriteContext context, List<BatchItem<Mutation.Put>> items) {
    return call(KeyValueBatch.class, batch -> batch.batchPut(context, items));
  }

  @Override
  public CompletableFuture<List<ItemOutcome<Results.DeleteResult>>> batchDelete(
      WriteContext context, List<BatchItem<Mutation.Delete>> items) {
    return call(KeyValueBatch.class, batch -> batch.batchDelete(context, items));
  }

  @Override
  public CompletableFuture<Results.SwapResult> compareAndSwap(
      WriteContext context, Mutation.CompareAndSwap swap) {
    return call(KeyValueCas.class, cas -> cas.compareAndSwap(context, swap));
  }

  @Override
  public CompletableFuture<Results.CompareAndDeleteResult> compareAndDelete(
      WriteContext context, Mutation.CompareAndDelete delete) {
    return call(KeyValueCas.class, cas -> cas.compareAndDelete(context, delete));
  }

  @Override
  public CompletableFuture<Results.IncrementResult> increment(
      WriteContext context, Mutation.Increment increment) {
    return call(KeyValueCounter.class, counter -> counter.increment(context, increment));
  }

  @Override
  public CompletableFuture<Results.TransactResult> transact(
      WriteContext context, Mutation.Transact transact) {
    return call(KeyValueTransactional.class, store -> store.transact(context, transact));
  }
}
