package io.prism.backend.postgres;

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
import io.prism.backend.keyvalue.semantics.MutatingKeyValue;
import io.prism.backend.keyvalue.semantics.TokenKey;
import io.prism.backend.keyvalue.semantics.ValueLimit;
import io.prism.backend.postgres.lane.Admission;
import io.prism.backend.postgres.lane.Gather;
import io.prism.backend.postgres.lane.Reply;
import io.prism.backend.postgres.link.LinkSupervisor;
import io.prism.backend.postgres.store.MutationWrite;
import io.prism.backend.postgres.store.Namespaces;
import io.prism.backend.postgres.store.OpenNamespace;
import io.prism.backend.postgres.store.PageRead;
import io.prism.backend.postgres.store.PageReader;
import io.prism.backend.postgres.store.ReplicaWrite;
import io.prism.backend.postgres.store.RowRead;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Checks calls, takes room for them, and hands them to their lanes. Never blocks; safe for use by
 * many threads.
 */
final class PostgresKeyValue extends MutatingKeyValue {

  private final String backend;
  private final LinkSupervisor supervisor;
  private final Namespaces namespaces;
  private final Admission admission;
  private final Lanes lanes;
  private final long maxValueBytes;

  PostgresKeyValue(
      String backend,
      LinkSupervisor supervisor,
      Namespaces namespaces,
      Admission admission,
      Lanes lanes,
      long maxValueBytes) {
    this.backend = backend;
    this.supervisor = supervisor;
    this.namespaces = namespaces;
    this.admission = admission;
    this.lanes = lanes;
    this.maxValueBytes = maxValueBytes;
  }

  @Override
  public CompletableFuture<Optional<Item>> get(CallContext context, Key key) {
    return read(context, key, true, Function.identity());
  }

  @Override
  public CompletableFuture<Boolean> exists(CallContext context, Key key) {
    return read(context, key, false, Optional::isPresent);
  }

  @Override
  public CompletableFuture<OptionalLong> expiresAt(CallContext context, Key key) {
    return read(
        context,
        key,
        false,
        item ->
            item.map(found -> OptionalLong.of(found.expiresAtMillis()))
                .orElseGet(OptionalLong::empty));
  }

  @Override
  public CompletableFuture<Results.TransactResult> transact(
      WriteContext context, Mutation.Transact transact) {
    if (transact.keys().isEmpty()) {
      Results.TransactResult nothing = new Results.TransactResult(true, List.of());
      return checked(context.call(), namespace -> CompletableFuture.completedFuture(nothing));
    }
    return super.transact(context, transact);
  }

  @Override
  public CompletableFuture<Replica.Outcome> replicate(WriteContext context, Replica replica) {
    return checked(
        context.call(),
        namespace -> {
          if (replica.state() instanceof Replica.State.Live live) {
            ValueLimit.check(live.value(), maxValueBytes);
          }
          admission.admit(namespace.share(), 1, ReplicaWrite.bytes(replica));
          CompletableFuture<Replica.Outcome> future = new CompletableFuture<>();
          Reply<Replica.Outcome> reply = Reply.to(future, Function.identity());
          lanes.write(new ReplicaWrite(backend, namespace, context, replica, reply));
          return future;
        });
  }

  @Override
  public CompletableFuture<List<Optional<Item>>> batchGet(CallContext context, List<Key> keys) {
    return checked(
        context,
        namespace -> {
          long bytes = keys.stream().mapToLong(RowRead::bytes).sum();
          admission.admit(namespace.share(), keys.size(), bytes);
          Gather<Optional<Item>> items = new Gather<>(keys.size());
          for (int i = 0; i < keys.size(); i++) {
            Key key = keys.get(i);
            Reply<Optional<Item>> reply = items.slot(i, Function.identity());
            lanes.read(new RowRead(backend, namespace, context, key, true, reply));
          }
          return items.future();
        });
  }

  @Override
  public CompletableFuture<ScanPage> scan(CallContext context, ScanQuery query) {
    return page(context, PageReader.page(query));
  }

  @Override
  public CompletableFuture<Long> count(CallContext context, KeyRange range) {
    return page(context, PageReader.count(range));
  }

  private <R> CompletableFuture<R> read(
      CallContext context, Key key, boolean needsValue, Function<Optional<Item>, R> view) {
    return checked(
        context,
        namespace -> {
          admission.admit(namespace.share(), 1, RowRead.bytes(key));
          CompletableFuture<R> future = new CompletableFuture<>();
          Reply<Optional<Item>> reply = Reply.to(future, view);
          lanes.read(new RowRead(backend, namespace, context, key, needsValue, reply));
          return future;
        });
  }

  @Override
  protected <R> CompletableFuture<R> mutate(WriteContext context, Mutation<R> mutation) {
    return checked(
        context.call(),
        namespace -> {
          ValueLimit.check(mutation, maxValueBytes);
          admission.admit(namespace.share(), 1, MutationWrite.bytes(mutation));
          CompletableFuture<R> future = new CompletableFuture<>();
          Reply<R> reply = Reply.to(future, Function.identity());
          lanes.write(
              new MutationWrite<>(backend, namespace, context, mutation, TokenKey.CALL, reply));
          return future;
        });
  }

  /** Room is taken for the whole batch or not at all; the items then go their own ways. */
  @Override
  protected <R, M extends Mutation<R>> CompletableFuture<List<ItemOutcome<R>>> mutateAll(
      WriteContext context, List<BatchItem<M>> items) {
    return checked(
        context.call(),
        namespace -> {
          Gather<ItemOutcome<R>> outcomes = new Gather<>(items.size());
          List<MutationWrite<R>> writes = new ArrayList<>(items.size());
          long bytes = 0;
          for (int i = 0; i < items.size(); i++) {
            BatchItem<M> item = items.get(i);
            Reply<R> reply = outcomes.slot(i, ItemOutcome.Done::new, ItemOutcome.Failed::new);
            try {
              ValueLimit.check(item.mutation(), maxValueBytes);
              writes.add(
                  new MutationWrite<>(
                      backend,
                      namespace,
                      context,
                      item.mutation(),
                      TokenKey.item(item.index()),
                      reply));
              bytes += MutationWrite.bytes(item.mutation());
            } catch (PrismException e) {
              reply.failed(e);
            }
          }
          admission.admit(namespace.share(), writes.size(), bytes);
          writes.forEach(lanes::write);
          return outcomes.future();
        });
  }

  private <R> CompletableFuture<R> page(CallContext context, PageRead.Query<R> query) {
    return checked(
        context,
        namespace -> {
          admission.admit(namespace.share(), 1, PageRead.BYTES);
          CompletableFuture<R> future = new CompletableFuture<>();
          Reply<R> reply = Reply.to(future, Function.identity());
          lanes.scan(
              new PageRead<>(backend, namespace, context, query, reply), context.namespace());
          return future;
        });
  }

  private <R> CompletableFuture<R> checked(
      CallContext context, Function<OpenNamespace, CompletableFuture<R>> call) {
    try {
      admission.requireOpen();
      supervisor.requireUp();
      OpenNamespace namespace = namespaces.require(context.namespace());
      if (context.deadline().isExpired()) {
        throw Errors.deadlineExceeded();
      }
      return call.apply(namespace);
    } catch (PrismException e) {
      return CompletableFuture.failedFuture(e);
    }
  }
}
