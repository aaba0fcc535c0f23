package io.prism.backend.sqlite;

import com.google.protobuf.ByteString;
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
import io.prism.backend.keyvalue.ScanPage;
import io.prism.backend.keyvalue.ScanQuery;
import io.prism.backend.keyvalue.semantics.MutatingKeyValue;
import io.prism.backend.keyvalue.semantics.TokenKey;
import io.prism.backend.keyvalue.semantics.ValueLimit;
import io.prism.common.v1.ErrorReason;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/** Every KeyValue interface: turns calls into entries of the store's inboxes. */
final class SqliteKeyValue extends MutatingKeyValue {

  /** The largest value, far below what SQLite could hold. */
  static final long MAX_VALUE_BYTES = 16L << 20;

  /** What a batch of reads may bring into memory; no reply may be larger. */
  private static final long MAX_REPLY_BYTES = 20L << 20;

  private final Namespaces namespaces;
  private final StoreStatus status;
  private final Inbox<WriteCall<?>> writes;
  private final Inbox<ReadCall<?>> pointReads;
  private final Inbox<ReadCall<?>> rangeReads;

  SqliteKeyValue(
      Namespaces namespaces,
      StoreStatus status,
      Inbox<WriteCall<?>> writes,
      Inbox<ReadCall<?>> pointReads,
      Inbox<ReadCall<?>> rangeReads) {
    this.namespaces = namespaces;
    this.status = status;
    this.writes = writes;
    this.pointReads = pointReads;
    this.rangeReads = rangeReads;
  }

  @Override
  public CompletableFuture<Optional<Item>> get(CallContext context, Key key) {
    return read(
        pointReads,
        context,
        key.size(),
        (session, namespace) -> session.item(namespace, key, context.nowMillis()));
  }

  @Override
  public CompletableFuture<Boolean> exists(CallContext context, Key key) {
    return read(
        pointReads,
        context,
        key.size(),
        (session, namespace) -> session.expiresAt(namespace, key, context.nowMillis()).isPresent());
  }

  @Override
  public CompletableFuture<OptionalLong> expiresAt(CallContext context, Key key) {
    return read(
        pointReads,
        context,
        key.size(),
        (session, namespace) -> session.expiresAt(namespace, key, context.nowMillis()));
  }

  @Override
  public CompletableFuture<List<Optional<Item>>> batchGet(CallContext context, List<Key> keys) {
    long weight = keys.stream().mapToLong(Key::size).sum();
    // A thousand keys would keep single reads waiting.
    return read(
        rangeReads,
        context,
        weight,
        (session, namespace) -> items(session, namespace, keys, context.nowMillis()));
  }

  private static List<Optional<Item>> items(
      ReaderSession session, int namespace, List<Key> keys, long now) throws SQLException {
    List<Optional<Item>> items = new ArrayList<>(keys.size());
    long bytes = 0;
    for (Key key : keys) {
      Optional<Item> item = session.item(namespace, key, now);
      bytes += item.map(found -> found.value().size()).orElse(0);
      if (bytes > MAX_REPLY_BYTES) {
        throw PrismException.builder(
                ErrorReason.RESPONSE_TOO_LARGE,
                "the items are larger than " + MAX_REPLY_BYTES + " bytes; ask for fewer keys")
            .metadata("limit", Long.toString(MAX_REPLY_BYTES))
            .build();
      }
      items.add(item);
    }
    return items;
  }

  @Override
  public CompletableFuture<ScanPage> scan(CallContext context, ScanQuery query) {
    KeyWalk walk = KeyWalk.of(query);
    return walk(
        context,
        query.range().start().size(),
        (session, namespace) -> session.scan(namespace, walk, query, context.nowMillis()));
  }

  @Override
  public CompletableFuture<Long> count(CallContext context, KeyRange range) {
    KeyWalk walk = KeyWalk.of(range);
    AtomicLong total = new AtomicLong();
    return walk(
        context,
        range.start().size(),
        (session, namespace) -> {
          ReaderSession.Counted turn = session.count(namespace, walk, context.nowMillis());
          long items = total.addAndGet(turn.items());
          return turn.last() ? Optional.of(items) : Optional.empty();
        });
  }

  @Override
  public CompletableFuture<Replica.Outcome> replicate(WriteContext context, Replica replica) {
    ByteString value =
        replica.state() instanceof Replica.State.Live live ? live.value() : ByteString.EMPTY;
    try {
      ValueLimit.check(value, MAX_VALUE_BYTES);
      return enqueue(
          context,
          new WriteCall<>(
              context,
              replica.key().size() + (long) value.size(),
              replica.state() instanceof Replica.State.Tombstone,
              (workspace, namespace) -> workspace.install(namespace, context, replica)));
    } catch (PrismException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private <R> CompletableFuture<R> read(
      Inbox<ReadCall<?>> inbox, CallContext context, long weight, ReadCall.Body<R> body) {
    return enqueue(inbox, context, ReadCall.of(context, weight, body));
  }

  private <R> CompletableFuture<R> walk(CallContext context, long weight, ReadCall.Turns<R> turns) {
    return enqueue(rangeReads, context, ReadCall.inTurns(context, weight, turns));
  }

  private <R> CompletableFuture<R> enqueue(
      Inbox<ReadCall<?>> inbox, CallContext context, ReadCall<R> call) {
    try {
      status.admitRead();
      namespaces.require(context.namespace());
      requireTime(context);
      inbox.offer(call);
      return call.future();
    } catch (PrismException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  @Override
  protected <R> CompletableFuture<R> mutate(WriteContext context, Mutation<R> mutation) {
    try {
      ValueLimit.check(mutation, MAX_VALUE_BYTES);
      return enqueue(context, call(context, mutation, TokenKey.CALL));
    } catch (PrismException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private <R> CompletableFuture<R> enqueue(WriteContext context, WriteCall<R> call) {
    admit(context);
    writes.offer(call);
    return call.future();
  }

  /**
   * Each item is a call of its own, so that a large batch shares the writer with its neighbours.
   */
  @Override
  protected <R, M extends Mutation<R>> CompletableFuture<List<ItemOutcome<R>>> mutateAll(
      WriteContext context, List<BatchItem<M>> items) {
    try {
      admit(context);
      List<CompletableFuture<R>> answers = new ArrayList<>(items.size());
      List<WriteCall<?>> calls = new ArrayList<>(items.size());
      for (BatchItem<M> item : items) {
        WriteCall<R> call = call(context, item.mutation(), TokenKey.item(item.index()));
        answers.add(call.future());
        try {
          ValueLimit.check(item.mutation(), MAX_VALUE_BYTES);
          calls.add(call);
        } catch (PrismException e) {
          call.fail(e);
        }
      }
      CompletableFuture<List<ItemOutcome<R>>> answer = BatchAnswer.of(answers);
      writes.offerAll(calls);
      return answer;
    } catch (PrismException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private static <R> WriteCall<R> call(WriteContext context, Mutation<R> mutation, int place) {
    return new WriteCall<>(
        context,
        mutation.weight(),
        mutation.onlyRemoves(),
        (workspace, namespace) -> workspace.apply(namespace, context, mutation, place));
  }

  private void admit(WriteContext context) {
    status.admitWrite();
    namespaces.require(context.call().namespace());
    requireTime(context.call());
  }

  private static void requireTime(CallContext context) {
    if (context.deadline().isExpired()) {
      throw Errors.deadlineExceeded();
    }
  }
}
