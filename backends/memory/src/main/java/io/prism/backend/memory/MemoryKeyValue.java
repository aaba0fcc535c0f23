package io.prism.backend.memory;

import io.prism.backend.CallContext;
import io.prism.backend.WriteContext;
import io.prism.backend.error.Errors;
import io.prism.backend.error.PrismException;
import io.prism.backend.keyvalue.BatchItem;
import io.prism.backend.keyvalue.Item;
import io.prism.backend.keyvalue.ItemOutcome;
import io.prism.backend.keyvalue.Key;
import io.prism.backend.keyvalue.KeyRange;
import io.prism.backend.keyvalue.Mutation;
import io.prism.backend.keyvalue.Replica;
import io.prism.backend.keyvalue.Results;
import io.prism.backend.keyvalue.ScanPage;
import io.prism.backend.keyvalue.ScanQuery;
import io.prism.backend.keyvalue.semantics.InlineKeyValue;
import io.prism.backend.keyvalue.semantics.MutatingKeyValue;
import io.prism.backend.keyvalue.semantics.Row;
import io.prism.backend.keyvalue.semantics.TokenKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Every thin interface. Calls are answered on the caller's thread, before they return, except long
 * walks over many keys. Nothing waits in a queue, so there is nothing to bound and nothing to
 * cancel.
 */
final class MemoryKeyValue extends MutatingKeyValue implements InlineKeyValue {

  private final Gate gate;
  private final ConcurrentMap<String, NamespaceTable> tables;
  private final Workers longWalks;

  MemoryKeyValue(Gate gate, ConcurrentMap<String, NamespaceTable> tables, Workers longWalks) {
    this.gate = gate;
    this.tables = tables;
    this.longWalks = longWalks;
  }

  @Override
  public CompletableFuture<Optional<Item>> get(CallContext context, Key key) {
    return answer(() -> table(context).item(context, key));
  }

  @Override
  public CompletableFuture<Boolean> exists(CallContext context, Key key) {
    return answer(() -> table(context).item(context, key).isPresent());
  }

  @Override
  public Row.@Nullable Live getNow(String namespace, long nowMillis, Key key) {
    return table(namespace).live(key, nowMillis);
  }

  @Override
  public Results.PutResult putNow(WriteContext context, Mutation.Put put) {
    return table(context.call()).apply(context, put, TokenKey.CALL);
  }

  @Override
  public Results.DeleteResult deleteNow(WriteContext context, Mutation.Delete delete) {
    return table(context.call()).apply(context, delete, TokenKey.CALL);
  }

  @Override
  public CompletableFuture<Replica.Outcome> replicate(WriteContext context, Replica replica) {
    return answer(() -> table(context.call()).apply(context, replica));
  }

  @Override
  public CompletableFuture<ScanPage> scan(CallContext context, ScanQuery query) {
    return answerLater(() -> new PageWalk(table(context), context, query).start(longWalks));
  }

  @Override
  public CompletableFuture<Long> count(CallContext context, KeyRange range) {
    return answerLater(() -> new CountWalk(table(context), context, range).start(longWalks));
  }

  @Override
  public CompletableFuture<OptionalLong> expiresAt(CallContext context, Key key) {
    return answer(
        () ->
            table(context)
                .item(context, key)
                .map(item -> OptionalLong.of(item.expiresAtMillis()))
                .orElse(OptionalLong.empty()));
  }

  @Override
  public CompletableFuture<List<Optional<Item>>> batchGet(CallContext context, List<Key> keys) {
    return answer(
        () -> {
          NamespaceTable table = table(context);
          return keys.stream().map(key -> table.item(context, key)).toList();
        });
  }

  @Override
  protected <R> CompletableFuture<R> mutate(WriteContext context, Mutation<R> mutation) {
    return answer(() -> table(context.call()).apply(context, mutation, TokenKey.CALL));
  }

  @Override
  protected <R, M extends Mutation<R>> CompletableFuture<List<ItemOutcome<R>>> mutateAll(
      WriteContext context, List<BatchItem<M>> items) {
    return answer(
        () -> {
          NamespaceTable table = table(context.call());
          List<ItemOutcome<R>> outcomes = new ArrayList<>(items.size());
          for (BatchItem<M> item : items) {
            int place = TokenKey.item(item.index());
            outcomes.add(outcome(() -> table.apply(context, item.mutation(), place)));
          }
          return outcomes;
        });
  }

  private static <R> ItemOutcome<R> outcome(Supplier<R> work) {
    try {
      return new ItemOutcome.Done<>(work.get());
    } catch (PrismException e) {
      return new ItemOutcome.Failed<>(e);
    }
  }

  private NamespaceTable table(CallContext context) {
    gate.requireServing();
    if (context.deadline().isExpired()) {
      throw Errors.deadlineExceeded();
    }
    return table(context.namespace());
  }

  private NamespaceTable table(String namespace) {
    gate.requireServing();
    NamespaceTable table = tables.get(namespace);
    if (table == null) {
      throw Errors.namespaceNotFound(namespace);
    }
    return table;
  }

  private static <R> CompletableFuture<R> answer(Supplier<R> work) {
    try {
      return CompletableFuture.completedFuture(work.get());
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private static <R> CompletableFuture<R> answerLater(Supplier<CompletableFuture<R>> work) {
    try {
      return work.get();
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }
}
