package io.prism.backend;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A store, in this process or behind a plugin.
 *
 * <p>Life: created by a {@link BackendFactory}, which connects to nothing; {@link #start};
 * namespaces opened and used; {@link #drain}; {@link #close}. All methods may be called from any
 * thread and none blocks, except {@link #close}. The rules of {@link BackendInterface} on threads,
 * cancellation and errors hold for the futures here too.
 */
public interface Backend extends AutoCloseable {

  /**
   * What the store declares. Empty only for a remote store that has not been reached yet; once
   * present it does not change.
   */
  Optional<BackendDescriptor> descriptor();

  /**
   * The store's implementation of a thin interface; present exactly when the descriptor declares
   * it. The object stays valid until {@link #close}, across lost and regained connections.
   */
  <T extends BackendInterface> Optional<T> find(Class<T> type);

  /**
   * Begins to connect and returns at once. A store that cannot be reached is retried in the
   * background with growing delays, for as long as it takes; until then calls fail with {@code
   * BACKEND_UNAVAILABLE} and {@link #health} says why.
   */
  void start();

  /**
   * Makes a namespace usable; calls that name any other fail with {@code NAMESPACE_NOT_FOUND}.
   * Opening an open namespace again is harmless.
   *
   * <p>Fails with {@code DURABILITY_NOT_MET} when the store, as it is configured now, cannot keep
   * the promise asked for, with {@code FORMAT_TOO_NEW} when the data was written by a newer
   * release, and with {@code STORE_IN_USE} when it belongs to another installation.
   */
  CompletableFuture<NamespaceState> openNamespace(NamespaceSpec spec);

  /**
   * Durably raises the epoch recorded for an open namespace; a lower one changes nothing. When the
   * future completes, no write of an earlier epoch can be applied any more.
   */
  CompletableFuture<NamespaceState> advanceEpoch(String namespace, int epoch);

  /**
   * Removes a part of what a namespace holds: items, tombstones, and the records of idempotency
   * tokens, and nothing of any other namespace. One step is bounded, so that a large namespace
   * neither holds the store up nor grows memory; the caller repeats it until the report says that
   * all is gone. The namespace need not be open. Safe to repeat, also from several processes at a
   * time and after any of them ended.
   *
   * <p>Before anything is removed, the epoch recorded for the namespace is durably raised to the
   * order's: no write of an earlier one can be applied any more. Once all is gone it is raised to
   * {@link Erasure#after}, in which the namespace begins anew; an order that comes late, or twice,
   * finds it so and removes nothing. The record of the epoch is all that stays.
   *
   * <p>Fails with {@code STALE_EPOCH} when the namespace holds something and is in a later epoch
   * than the order, and with {@code STORE_IN_USE} when the data belongs to another installation;
   * nothing is removed then.
   */
  CompletableFuture<EraseReport> erase(Erasure erasure);

  /**
   * Turns expired items into tombstones, and removes tombstones and idempotency records that are no
   * longer needed, in the namespaces that are open. No outcome of any call depends on when, or
   * whether, this runs. The host calls it periodically; stores have no timers of their own.
   */
  CompletableFuture<SweepReport> sweep(long nowMillis);

  /** How the store is, and which one, from memory: never waits for it. */
  Health health();

  /**
   * Refuses calls from now on with {@code DRAINING} and completes when those under way have ended.
   */
  CompletableFuture<DrainReport> drain(Duration timeout);

  /** Ends everything, waiting for threads to stop. Calls still waiting fail. Idempotent. */
  @Override
  void close();
}
