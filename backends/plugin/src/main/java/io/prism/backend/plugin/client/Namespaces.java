package io.prism.backend.plugin.client;

import io.prism.backend.EraseReport;
import io.prism.backend.Erasure;
import io.prism.backend.NamespaceSpec;
import io.prism.backend.NamespaceState;
import io.prism.backend.error.Errors;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The namespaces that the gateway has opened, and the epochs that it has seen. A plugin process
 * forgets which are open when it ends, so every new connection opens them again. Safe for use by
 * many threads.
 *
 * <p>A volatile store even forgets their epochs, and would then accept writes that it had promised
 * to refuse. It is told the epoch again when it is opened.
 */
final class Namespaces {

  /** Requests at a time, so that a restarted store is not flooded. */
  private static final int PARALLEL = 16;

  private static final Logger LOG = LoggerFactory.getLogger(Namespaces.class);

  private final String backend;
  private final Map<String, NamespaceSpec> open = new ConcurrentHashMap<>();
  private final Map<String, Integer> epochs = new ConcurrentHashMap<>();

  /** Of the store of this name. */
  Namespaces(String backend) {
    this.backend = backend;
  }

  /** Opens a namespace on a connection, and again on every one that is made later. */
  CompletableFuture<NamespaceState> open(Connection connection, NamespaceSpec spec) {
    return reopen(connection, spec)
        .thenApply(
            state -> {
              open.put(spec.name(), spec);
              return state;
            });
  }

  /** Opens a namespace on a connection, at no lower epoch than was seen before. */
  CompletableFuture<NamespaceState> reopen(Connection connection, NamespaceSpec spec) {
    return connection
        .open(spec)
        .thenCompose(
            state -> {
              int known = epochs.merge(spec.name(), state.epoch(), Math::max);
              if (state.epoch() >= known) {
                return CompletableFuture.completedFuture(state);
              }
              LOG.atWarn()
                  .addKeyValue("backend", backend)
                  .addKeyValue("namespace", spec.name())
                  .addKeyValue("epoch", known)
                  .log("The store behind the plugin was started empty; its epoch is raised again");
              return connection.advance(spec.name(), known);
            });
  }

  /** Raises the epoch of a namespace that is open. */
  CompletableFuture<NamespaceState> advance(Connection connection, String name, int epoch) {
    NamespaceSpec known = open.get(name);
    if (known == null) {
      return CompletableFuture.failedFuture(Errors.namespaceNotFound(name));
    }
    // A plugin that was started anew would not know the namespace.
    return reopen(connection, known)
        .thenCompose(opened -> connection.advance(name, epoch))
        .thenApply(
            state -> {
              epochs.merge(name, state.epoch(), Math::max);
              return state;
            });
  }

  /** Has a part of a namespace removed, which need not be open. */
  CompletableFuture<EraseReport> erase(Connection connection, Erasure erasure) {
    return connection
        .erase(erasure)
        .thenApply(
            report -> {
              if (report.complete()) {
                epochs.merge(erasure.namespace(), erasure.after(), Math::max);
              }
              return report;
            });
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

  private CompletableFuture<?> openNext(Connection connection, Queue<NamespaceSpec> waiting) {
    NamespaceSpec spec = waiting.poll();
    if (spec == null) {
      return CompletableFuture.completedFuture(null);
    }
    return reopen(connection, spec)
        .handle((state, failure) -> openNext(connection, waiting))
        .thenCompose(next -> next);
  }
}
