package io.prism.proxy.testing;

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
import io.prism.backend.keyvalue.KeyRange;
import io.prism.backend.keyvalue.KeyValueBasic;
import io.prism.backend.keyvalue.KeyValueScan;
import io.prism.backend.keyvalue.Mutation;
import io.prism.backend.keyvalue.Replica;
import io.prism.backend.keyvalue.Results;
import io.prism.backend.keyvalue.ScanPage;
import io.prism.backend.keyvalue.ScanQuery;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** A store with few interfaces that can hang and fail on demand. */
final class MoodyBackend implements Backend, KeyValueBasic, KeyValueScan {

  private final Backend well;
  private final Supplier<MoodyFactory.Mood> mood;
  private final Supplier<Optional<String>> identity;
  private final AtomicInteger puts;

  MoodyBackend(
      Backend well,
      Supplier<MoodyFactory.Mood> mood,
      Supplier<Optional<String>> identity,
      AtomicInteger puts) {
    this.well = well;
    this.mood = mood;
    this.identity = identity;
    this.puts = puts;
  }

  private <T> CompletableFuture<T> moody(Supplier<CompletableFuture<T>> call) {
    return switch (mood.get()) {
      case WELL -> call.get();
      case SLOW ->
          CompletableFuture.supplyAsync(
                  call,
                  CompletableFuture.delayedExecutor(
                      MoodyFactory.SLOWNESS.toMillis(), TimeUnit.MILLISECONDS))
              .thenCompose(answer -> answer);
      case HANGING -> new CompletableFuture<>();
      case UNREACHABLE ->
          CompletableFuture.failedFuture(Errors.unavailable("moody", "it is in a mood"));
      case BROKEN -> CompletableFuture.failedFuture(new IllegalStateException("secret-detail"));
    };
  }

  /** A slow store gives up at once what it cannot do in time, as real ones do. */
  private <T> CompletableFuture<T> moody(CallContext context, Supplier<CompletableFuture<T>> call) {
    boolean late = context.deadline().remainingNanos() < MoodyFactory.SLOWNESS.toNanos();
    return late && mood.get() == MoodyFactory.Mood.SLOW
        ? CompletableFuture.failedFuture(Errors.unavailable("moody", "the deadline is too near"))
        : moody(call);
  }

  private KeyValueBasic basic() {
    return well.find(KeyValueBasic.class).orElseThrow();
  }

  private KeyValueScan scans() {
    return well.find(KeyValueScan.class).orElseThrow();
  }

  @Override
  public Optional<BackendDescriptor> descriptor() {
    return Optional.of(
        new BackendDescriptor(
            MoodyFactory.TYPE,
            EnumSet.of(InterfaceName.KEYVALUE_BASIC, InterfaceName.KEYVALUE_SCAN),
            Durability.BEST_EFFORT,
            16 << 20));
  }

  @Override
  public <T extends BackendInterface> Optional<T> find(Class<T> type) {
    return type.isInstance(this) ? Optional.of(type.cast(this)) : Optional.empty();
  }

  @Override
  public void start() {
    well.start();
  }

  @Override
  public CompletableFuture<NamespaceState> openNamespace(NamespaceSpec spec) {
    return moody(() -> well.openNamespace(spec));
  }

  @Override
  public CompletableFuture<NamespaceState> advanceEpoch(String namespace, int epoch) {
    return moody(() -> well.advanceEpoch(namespace, epoch));
  }

  @Override
  public CompletableFuture<EraseReport> erase(Erasure erasure) {
    return moody(() -> well.erase(erasure));
  }

  @Override
  public CompletableFuture<SweepReport> sweep(long nowMillis) {
    return moody(() -> well.sweep(nowMillis));
  }

  @Override
  public Health health() {
    Health health = new Health(Health.State.HEALTHY, "in whatever mood");
    return identity.get().map(id -> health.with(Health.STORE_IDENTITY, id)).orElse(health);
  }

  @Override
  public CompletableFuture<DrainReport> drain(Duration timeout) {
    return well.drain(timeout);
  }

  @Override
  public void close() {
    well.close();
  }

  @Override
  public CompletableFuture<Optional<Item>> get(CallContext context, Key key) {
    return moody(context, () -> basic().get(context, key));
  }

  @Override
  public CompletableFuture<Boolean> exists(CallContext context, Key key) {
    return moody(context, () -> basic().exists(context, key));
  }

  @Override
  public CompletableFuture<Results.PutResult> put(WriteContext context, Mutation.Put put) {
    puts.incrementAndGet();
    return moody(context.call(), () -> basic().put(context, put));
  }

  @Override
  public CompletableFuture<Results.DeleteResult> delete(
      WriteContext context, Mutation.Delete delete) {
    return moody(context.call(), () -> basic().delete(context, delete));
  }

  @Override
  public CompletableFuture<Replica.Outcome> replicate(WriteContext context, Replica replica) {
    return moody(context.call(), () -> basic().replicate(context, replica));
  }

  @Override
  public CompletableFuture<ScanPage> scan(CallContext context, ScanQuery query) {
    return moody(context, () -> scans().scan(context, query));
  }

  @Override
  public CompletableFuture<Long> count(CallContext context, KeyRange range) {
    return moody(context, () -> scans().count(context, range));
  }
}
