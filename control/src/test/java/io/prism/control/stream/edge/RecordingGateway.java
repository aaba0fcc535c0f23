package io.prism.control.stream.edge;

import io.prism.control.stream.Entry;
import io.prism.control.stream.Held;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A gateway that serves texts; those that begin with {@code bad} it refuses. */
final class RecordingGateway implements GatewayActions {

  static final String BAD = "bad";

  private final TreeMap<String, String> serving = new TreeMap<>();
  private final AtomicInteger applications = new AtomicInteger();
  private final CompletableFuture<String> drained = new CompletableFuture<>();
  private final List<Integer> shared = new CopyOnWriteArrayList<>();
  private volatile Set<String> pending = Set.of();
  private volatile boolean failing;

  synchronized TreeMap<String, String> serving() {
    return new TreeMap<>(serving);
  }

  int applications() {
    return applications.get();
  }

  CompletableFuture<String> drained() {
    return drained;
  }

  /** Among how many it was to share, in turn. */
  List<Integer> shared() {
    return shared;
  }

  /** What it was told last is being made ready. */
  Set<String> pending() {
    return pending;
  }

  void fail(boolean fail) {
    failing = fail;
  }

  @Override
  public CompletableFuture<Optional<Refusal>> warm(Entry entry) {
    return CompletableFuture.supplyAsync(
        () ->
            entry.content().toStringUtf8().startsWith(BAD)
                ? Optional.of(Refusal.of("it is bad"))
                : Optional.empty());
  }

  @Override
  public synchronized void apply(
      Held held, Collection<Entry> served, Set<String> retired, Set<String> stillPending) {
    applications.incrementAndGet();
    if (failing) {
      throw new IllegalStateException("not now");
    }
    served.forEach(entry -> serving.put(entry.name(), entry.content().toStringUtf8()));
    retired.forEach(serving::remove);
    pending = stillPending;
  }

  @Override
  public void endOlder(String name, int epoch) {
    // Nothing here takes long.
  }

  @Override
  public void share(int gateways) {
    shared.add(gateways);
  }

  @Override
  public void drain(Duration timeout, String reason) {
    drained.complete(reason);
  }
}
