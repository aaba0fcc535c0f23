package io.prism.backend.plugin.server;

import io.prism.backend.Backend;
import io.prism.backend.BackendDescriptor;
import io.prism.backend.BackendInterface;
import io.prism.backend.DrainReport;
import io.prism.backend.EraseReport;
import io.prism.backend.Erasure;
import io.prism.backend.Health;
import io.prism.backend.NamespaceSpec;
import io.prism.backend.NamespaceState;
import io.prism.backend.SweepReport;
import io.prism.backend.error.Errors;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * A store whose place another one over the same data can take while it serves. Calls that have
 * begun end in the store in which they began; all later ones go to its successor. For whoever calls
 * it is one store throughout, with the namespaces open that were opened.
 */
final class SwitchingBackend implements Backend {

  /**
   * Why the store that should serve does not.
   *
   * @param why for people
   * @param detail of the health that tells programs
   * @param value of that detail
   */
  record Trouble(String why, String detail, String value) {}

  private final SwitchingKeyValue keyValue = new SwitchingKeyValue(this);
  // What was opened, to be opened in a successor. Guarded by this.
  private final Map<String, NamespaceSpec> open = new HashMap<>();
  // Guarded by this.
  private boolean draining;
  private volatile ServingStore current;
  private volatile Optional<Trouble> trouble = Optional.empty();

  SwitchingBackend(ServingStore first) {
    this.current = first;
  }

  @Override
  public Optional<BackendDescriptor> descriptor() {
    return current.backend().descriptor();
  }

  @Override
  public <T extends BackendInterface> Optional<T> find(Class<T> type) {
    return current.backend().find(type).map(declared -> type.cast(keyValue));
  }

  @Override
  public void start() {
    current.backend().start();
  }

  @Override
  public CompletableFuture<NamespaceState> openNamespace(NamespaceSpec spec) {
    ServingStore store = enter();
    return call(store, backend -> backend.openNamespace(spec))
        .thenCompose(
            state ->
                isOpenIn(store, spec)
                    ? CompletableFuture.completedFuture(state)
                    : openNamespace(spec));
  }

  /** Keeps in mind what was opened; false: in a store that does not serve any more. */
  private synchronized boolean isOpenIn(ServingStore store, NamespaceSpec spec) {
    open.put(spec.name(), spec);
    return store == current;
  }

  @Override
  public CompletableFuture<NamespaceState> advanceEpoch(String namespace, int epoch) {
    return call(backend -> backend.advanceEpoch(namespace, epoch));
  }

  @Override
  public CompletableFuture<EraseReport> erase(Erasure erasure) {
    return call(backend -> backend.erase(erasure));
  }

  @Override
  public CompletableFuture<SweepReport> sweep(long nowMillis) {
    return call(backend -> backend.sweep(nowMillis));
  }

  /** Makes a call in the store that serves now. */
  <R> CompletableFuture<R> call(Function<Backend, CompletableFuture<R>> call) {
    return call(enter(), call);
  }

  private static <R> CompletableFuture<R> call(
      ServingStore store, Function<Backend, CompletableFuture<R>> call) {
    try {
      CompletableFuture<R> answer = call.apply(store.backend());
      // The store's own future goes on to the caller, who may cancel it.
      var unused = answer.whenComplete((result, failure) -> store.calls().leave());
      return answer;
    } catch (RuntimeException | Error e) {
      store.calls().leave();
      throw e;
    }
  }

  private ServingStore enter() {
    ServingStore store = current;
    while (!store.calls().tryEnter()) {
      // Replaced since it was read.
      store = current;
    }
    return store;
  }

  /** The namespaces that a successor must know. */
  synchronized Set<NamespaceSpec> open() {
    return new HashSet<>(open.values());
  }

  /**
   * Puts a store in use that was started and serves.
   *
   * @param known the namespaces that are open in it
   * @return the store before, in which no further call begins; empty, and nothing was changed: the
   *     successor does not know every namespace that is open here
   * @throws io.prism.backend.error.PrismException {@code DRAINING}
   */
  synchronized Optional<ServingStore> replace(ServingStore successor, Set<NamespaceSpec> known) {
    if (draining) {
      throw Errors.draining();
    }
    if (!known.containsAll(open.values())) {
      return Optional.empty();
    }
    ServingStore before = current;
    current = successor;
    return Optional.of(before);
  }

  /** Tells from now on why the store that should serve does not; empty: it does. */
  void tell(Optional<Trouble> now) {
    trouble = now;
  }

  @Override
  public Health health() {
    Health health = current.backend().health();
    return trouble.map(known -> withTrouble(health, known)).orElse(health);
  }

  private static Health withTrouble(Health health, Trouble trouble) {
    String why = "those in the files cannot be used: " + trouble.why();
    if (health.state() != Health.State.UNHEALTHY) {
      return new Health(
              Health.State.DEGRADED, "serving with earlier settings; " + why, health.details())
          .with(trouble.detail(), trouble.value());
    }
    // Whoever is not served needs to know why before anything else; of the credentials in use the
    // store itself knows best.
    return trouble.detail().equals(Health.CAUSE)
        ? health
        : new Health(
                health.state(), health.message() + "; of the settings, " + why, health.details())
            .with(trouble.detail(), trouble.value());
  }

  @Override
  public CompletableFuture<DrainReport> drain(Duration timeout) {
    ServingStore last;
    synchronized (this) {
      draining = true;
      last = current;
    }
    return last.backend().drain(timeout);
  }

  /** Ends the store that serves; those before it are none of its business any more. */
  @Override
  public void close() {
    current.backend().close();
  }
}
