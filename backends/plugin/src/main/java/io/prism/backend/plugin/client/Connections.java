package io.prism.backend.plugin.client;

import io.prism.backend.Deadline;
import io.prism.backend.error.Errors;
import io.prism.backend.error.PrismException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The connections to a store's plugin, of which calls take whichever is up, in turn.
 *
 * <p>When one was lost a moment ago, as in each rollout of plugins, the next one is likely to be up
 * a moment later: calls wait for it. When the plugin has been away for longer than that they fail
 * at once. Safe for use by many threads; never blocks.
 */
final class Connections {

  /** How long after a loss calls wait for the next connection. */
  static final Duration PATIENCE = Duration.ofSeconds(2);

  private final String backend;
  private final List<ConnectionKeeper> keepers;
  private final ScheduledExecutorService timer;
  private final AtomicInteger turn = new AtomicInteger();
  private final Queue<CompletableFuture<Connection>> waiting = new ConcurrentLinkedQueue<>();
  private volatile boolean closed;

  /** Looks after keepers; waits end on a thread of the timer. */
  Connections(String backend, List<ConnectionKeeper> keepers, ScheduledExecutorService timer) {
    this.backend = backend;
    this.keepers = List.copyOf(keepers);
    this.timer = timer;
    keepers.forEach(keeper -> keeper.onConnected(this::arrived));
  }

  /** A connection that is up; null when there is none. */
  @Nullable Connection now() {
    int first = turn.getAndIncrement();
    for (int i = 0; i < keepers.size(); i++) {
      @Nullable Connection connection =
          keepers.get(Math.floorMod(first + i, keepers.size())).connection();
      if (connection != null) {
        return connection;
      }
    }
    return null;
  }

  /** What calls are told when there is no connection, unless one is to be expected at once. */
  Optional<PrismException> trouble() {
    return isUp() || patienceNanos() > 0 ? Optional.empty() : Optional.of(unreachable());
  }

  /** Whether there is a connection; takes no turn, which would skew whose turn it is. */
  private boolean isUp() {
    for (ConnectionKeeper keeper : keepers) {
      if (keeper.connection() != null) {
        return true;
      }
    }
    return false;
  }

  /** A connection that is up, or the next one; fails when there is none in time. */
  CompletableFuture<Connection> soon(Deadline deadline) {
    return soon(Math.min(patienceNanos(), deadline.remainingNanos()));
  }

  /** As {@link #soon(Deadline)}, for calls without one. */
  CompletableFuture<Connection> soon() {
    return soon(patienceNanos());
  }

  private CompletableFuture<Connection> soon(long nanos) {
    if (nanos <= 0 || closed) {
      return CompletableFuture.failedFuture(unreachable());
    }
    CompletableFuture<Connection> next = new CompletableFuture<>();
    waiting.add(next);
    var end =
        timer.schedule(
            () -> next.completeExceptionally(unreachable()), nanos, TimeUnit.NANOSECONDS);
    next.whenComplete(
        (connection, failure) -> {
          waiting.remove(next);
          end.cancel(false);
        });
    // One that came up, or the end, before this call lined up has told nobody.
    @Nullable Connection up = now();
    if (up != null) {
      next.complete(up);
    } else if (closed) {
      next.completeExceptionally(unreachable());
    }
    return next;
  }

  /** Takes no further calls to a connection whose peer is about to end. */
  void retire(Connection connection) {
    keepers.forEach(keeper -> keeper.retire(connection));
  }

  /** Nobody waits any more; there are no further connections. */
  void close() {
    closed = true;
    for (var next = waiting.poll(); next != null; next = waiting.poll()) {
      next.completeExceptionally(unreachable());
    }
  }

  private void arrived(Connection connection) {
    for (var next = waiting.poll(); next != null; next = waiting.poll()) {
      next.complete(connection);
    }
  }

  private long patienceNanos() {
    long now = System.nanoTime();
    OptionalLong sinceLoss =
        keepers.stream()
            .flatMapToLong(keeper -> keeper.lostNanos().stream())
            .map(lost -> now - lost)
            .min();
    return sinceLoss.isEmpty() ? 0 : PATIENCE.toNanos() - sinceLoss.getAsLong();
  }

  private PrismException unreachable() {
    return keepers.stream()
        .flatMap(keeper -> keeper.refusal().stream())
        .findFirst()
        .orElseGet(() -> Errors.unavailable(backend, "its plugin cannot be reached"));
  }
}
