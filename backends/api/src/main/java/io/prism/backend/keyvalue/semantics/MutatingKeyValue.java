package io.prism.backend.keyvalue.semantics;

import io.prism.backend.WriteContext;
import io.prism.backend.keyvalue.BatchItem;
import io.prism.backend.keyvalue.ItemOutcome;
import io.prism.backend.keyvalue.KeyValueBasic;
import io.prism.backend.keyvalue.KeyValueBatch;
import io.prism.backend.keyvalue.KeyValueCas;
import io.prism.backend.keyvalue.KeyValueCounter;
import io.prism.backend.keyvalue.KeyValueScan;
import io.prism.backend.keyvalue.KeyValueTransactional;
import io.prism.backend.keyvalue.KeyValueTtl;
import io.prism.backend.keyvalue.Mutation;
import io.prism.backend.keyvalue.Results;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Every thin interface, for a store that carries out all mutations in one way. Reads are left to
 * the store.
 */
public abstract class MutatingKeyValue
    implements KeyValueBasic,
        KeyValueScan,
        KeyValueTtl,
        KeyValueBatch,
        KeyValueCas,
        KeyValueCounter,
        KeyValueTransactional {

  /** For subclasses. */
  protected MutatingKeyValue() {}

  /** Carries out one mutation; its failures come through the future. */
  protected abstract <R> CompletableFuture<R> mutate(WriteContext context, Mutation<R> mutation);

  /**
   * Carries out many independent ones; the outcomes are in the order of the items. With a token,
   * the token is this batch's already, and each item is remembered at {@link TokenKey#item}.
   */
  protected abstract <R, M extends Mutation<R>> CompletableFuture<List<ItemOutcome<R>>> mutateAll(
      WriteContext context, List<BatchItem<M>> items);

  @Override
  public final CompletableFuture<Results.PutResult> put(WriteContext context, Mutation.Put put) {
    return mutate(context, put);
  }

  @Override
  public final CompletableFuture<Results.DeleteResult> delete(
      WriteContext context, Mutation.Delete delete) {
    return mutate(context, delete);
  }

  @Override
  public final CompletableFuture<Results.SwapResult> compareAndSwap(
      WriteContext context, Mutation.CompareAndSwap swap) {
    return mutate(context, swap);
  }

  @Override
  public final CompletableFuture<Results.CompareAndDeleteResult> compareAndDelete(
      WriteContext context, Mutation.CompareAndDelete delete) {
    return mutate(context, delete);
  }

  @Override
  public final CompletableFuture<Results.IncrementResult> increment(
      WriteContext context, Mutation.Increment increment) {
    return mutate(context, increment);
  }

  @Override
  public final CompletableFuture<Results.ExpireResult> expire(
      WriteContext context, Mutation.Expire expire) {
    return mutate(context, expire);
  }

  @Override
  public final CompletableFuture<Results.PersistResult> persist(
      WriteContext context, Mutation.Persist persist) {
    return mutate(context, persist);
  }

  @Override
  public CompletableFuture<Results.TransactResult> transact(
      WriteContext context, Mutation.Transact transact) {
    return mutate(context, transact);
  }

  @Override
  public final CompletableFuture<List<ItemOutcome<Results.PutResult>>> batchPut(
      WriteContext context, List<BatchItem<Mutation.Put>> items) {
    if (context.token().isEmpty() || items.isEmpty()) {
      return mutateAll(context, items);
    }
    Mutation.Put claim = BatchClaim.of(items.getFirst().mutation());
    return BatchClaim.then(mutate(context, claim), () -> mutateAll(context, items));
  }

  @Override
  public final CompletableFuture<List<ItemOutcome<Results.DeleteResult>>> batchDelete(
      WriteContext context, List<BatchItem<Mutation.Delete>> items) {
    if (context.token().isEmpty() || items.isEmpty()) {
      return mutateAll(context, items);
    }
    Mutation.Delete claim = BatchClaim.of(items.getFirst().mutation());
    return BatchClaim.then(mutate(context, claim), () -> mutateAll(context, items));
  }
}
