package io.prism.backend.plugin;

import io.prism.backend.Backend;
import io.prism.backend.BackendDescriptor;
import io.prism.backend.BackendInterface;
import io.prism.backend.CallContext;
import io.prism.backend.DrainReport;
import io.prism.backend.Durability;
import io.prism.backend.EraseReport;
import io.prism.backend.Erasure;
import io.prism.backend.Health;
import io.prism.backend.InterfaceName;
import io.prism.backend.NamespaceSpec;
import io.prism.backend.NamespaceState;
import io.prism.backend.SweepReport;
import io.prism.backend.WriteContext;
import io.prism.backend.error.Errors;
import io.prism.backend.keyvalue.Item;
import io.prism.backend.keyvalue.Key;
import io.prism.backend.keyvalue.KeyValueBasic;
import io.prism.backend.keyvalue.Mutation;
import io.prism.backend.keyvalue.Replica;
import io.prism.backend.keyvalue.Results;
import java.time.Duration;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A store of one interface whose answers the test gives: puts, gets and sweeps wait until then. It
 * knows the namespaces that were opened, and nothing else.
 */
public final class HeldStore implements Backend, KeyValueBasic {

  /** A call that waits. */
  public record Held<R>(CallContext context, CompletableFuture<R> answer) {}

  public final Queue<CompletableFuture<SweepReport>> sweeps = new ConcurrentLinkedQueue<>();
  public final Queue<Held<Results.PutResult>> puts = new ConcurrentLinkedQueue<>();
  final Queue<Held<Optional<Item>>> gets = new ConcurrentLinkedQueue<>();
  public final Set<String> namespaces = ConcurrentHashMap.newKeySet();
  public final CompletableFuture<DrainReport> drained = new CompletableFuture<>();
  private final String type;
  private volatile Health health = new Health(Health.State.HEALTHY, "fine");
  private volatile CompletableFuture<NamespaceState> opening =
      CompletableFuture.completedFuture(NamespaceState.INITIAL);
  private volatile boolean closed;

  public HeldStore(String type) {
    this.type = type;
  }

  void become(Health.State state, String message) {
    become(new Health(state, message));
  }

  /** From now on it is like that. */
  public void become(Health now) {
    health = now;
  }

  /** What openings of namespaces are answered with from now on. */
  public void answerOpenings(CompletableFuture<NamespaceState> answer) {
    opening = answer;
  }

  /** Whether {@link #close} was called. */
  public boolean isClosed() {
    return closed;
  }

  @Override
  public Optional<BackendDescriptor> descriptor() {
    return Optional.of(
        new BackendDescriptor(
            type, Set.of(InterfaceName.KEYVALUE_BASIC), Durability.EVENTUAL, 1L << 24));
  }

  @Override
  public <T extends BackendInterface> Optional<T> find(Class<T> wanted) {
    return wanted == KeyValueBasic.class ? Optional.of(wanted.cast(this)) : Optional.empty();
  }

  @Override
  public void start() {}

  @Override
  public CompletableFuture<NamespaceState> openNamespace(NamespaceSpec spec) {
    namespaces.add(spec.name());
    return opening;
  }

  @Override
  public CompletableFuture<NamespaceState> advanceEpoch(String namespace, int epoch) {
    return CompletableFuture.failedFuture(Errors.staleEpoch(epoch, epoch + 1));
  }

  @Override
  public CompletableFuture<EraseReport> erase(Erasure erasure) {
    return CompletableFuture.failedFuture(Errors.staleErasure(erasure.epoch(), erasure.after()));
  }

  @Override
  public CompletableFuture<SweepReport> sweep(long nowMillis) {
    CompletableFuture<SweepReport> sweep = new CompletableFuture<>();
    sweeps.add(sweep);
    return sweep;
  }

  @Override
  public Health health() {
    return health;
  }

  @Override
  public CompletableFuture<DrainReport> drain(Duration timeout) {
    return drained;
  }

  @Override
  public void close() {
    closed = true;
  }

  private <R> CompletableFuture<R> hold(Queue<Held<R>> queue, CallContext context) {
    if (!namespaces.contains(context.namespace())) {
      return CompletableFuture.failedFuture(Errors.namespaceNotFound(context.namespace()));
    }
    CompletableFuture<R> answer = new CompletableFuture<>();
    queue.add(new Held<>(context, answer));
    return answer;
  }

  @Override
  public CompletableFuture<Optional<Item>> get(CallContext context, Key key) {
    return hold(gets, context);
  }

  @Override
  public CompletableFuture<Boolean> exists(CallContext context, Key key) {
    // What no store does: a defect, which must not reach anybody but the log.
    throw new IllegalStateException("secret text of a defect");
  }

  @Override
  public CompletableFuture<Results.PutResult> put(WriteContext context, Mutation.Put put) {
    return hold(puts, context.call());
  }

  @Override
  public CompletableFuture<Results.DeleteResult> delete(
      WriteContext context, Mutation.Delete delete) {
    return CompletableFuture.completedFuture(new Results.DeleteResult(true, 1));
  }

  @Override
  public CompletableFuture<Replica.Outcome> replicate(WriteContext context, Replica replica) {
    return CompletableFuture.completedFuture(Replica.Outcome.SUPERSEDED);
  }
}
