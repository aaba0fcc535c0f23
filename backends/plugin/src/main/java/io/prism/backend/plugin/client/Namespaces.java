package io.prism.backend.plugin.client;

import io.prism.backend.NamespaceSpec;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The namespaces that the gateway has opened. A plugin process forgets them when it ends, so every
 * new connection opens them again. Safe for use by many threads.
 */
final class Namespaces {

  /** Requests at a time, so that a restarted store is not flooded. */
  private static final int PARALLEL = 16;

  private final Map<String, NamespaceSpec> open = new ConcurrentHashMap<>();

  void remember(NamespaceSpec spec) {
    open.put(spec.name(), spec);
  }

  Optional<NamespaceSpec> find(String name) {
    return Optional.ofNullable(open.get(name));
  }

  /**
   * Opens all of them on a connection. Completes when each was answered, in whatever way: a
   * namespace that the store refuses must not keep the others waiting, and its calls will be told
   * why.
   */
  CompletableFuture<Void> openAll(Connection connection) {
    Queue<NamespaceSpec> waiting = new ConcurrentLinkedQueue<>(open.values());
    CompletableFuture<?>[] lanes = new CompletableFuture<?>[PARALLEL];
    for (int lane = 0; lane < PARALLEL; lane++) {
      lanes[lane] = openNext(connection, waiting);
    }
    return CompletableFuture.allOf(lanes);
  }

  private static CompletableFuture<?> openNext(
      Connection connection, Queue<NamespaceSpec> waiting) {
    NamespaceSpec spec = waiting.poll();
    if (spec == null) {
      return CompletableFuture.completedFuture(null);
    }
    return connection
        .open(spec)
        .handle((state, failure) -> openNext(connection, waiting))
        .thenCompose(next -> next);
  }
}
