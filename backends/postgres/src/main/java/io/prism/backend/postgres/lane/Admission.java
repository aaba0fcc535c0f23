package io.prism.backend.postgres.lane;

import io.prism.backend.error.Errors;
import java.util.concurrent.CompletableFuture;

/**
 * Bounds the work that waits or runs, in operations and bytes. No namespace may hold more than what
 * is left for the others: a single busy one stops at half of the bound, two at a third each, so
 * that a newcomer always finds room. Safe for use by many threads.
 */
public final class Admission {

  private final long maxOperations;
  private final long maxBytes;
  private final Share total = new Share();
  private final CompletableFuture<Void> idle = new CompletableFuture<>();
  private long finished;
  private boolean draining;

  /** Nothing is held at first. */
  public Admission(long maxOperations, long maxBytes) {
    this.maxOperations = maxOperations;
    this.maxBytes = maxBytes;
  }

  /**
   * Takes room for a call.
   *
   * @throws io.prism.backend.error.PrismException {@code OVERLOADED} or {@code DRAINING}; then
   *     nothing was taken
   */
  public synchronized void admit(Share share, long operations, long bytes) {
    requireOpen();
    if (share.operations() + operations > maxOperations - total.operations()
        || share.bytes() + bytes > maxBytes - total.bytes()) {
      throw Errors.overloaded("too many calls of the namespace wait for the store");
    }
    share.add(operations, bytes);
    total.add(operations, bytes);
  }

  /**
   * Checks that calls are still accepted.
   *
   * @throws io.prism.backend.error.PrismException {@code DRAINING}
   */
  public synchronized void requireOpen() {
    if (draining) {
      throw Errors.draining();
    }
  }

  /** Gives room back. */
  public synchronized void release(Share share, long operations, long bytes) {
    share.add(-operations, -bytes);
    total.add(-operations, -bytes);
    finished += operations;
    completeWhenIdle();
  }

  /** Admits nothing from now on; completes when everything that was admitted has been released. */
  public synchronized CompletableFuture<Void> drain() {
    draining = true;
    completeWhenIdle();
    return idle;
  }

  private void completeWhenIdle() {
    if (draining && total.operations() == 0) {
      idle.complete(null);
    }
  }

  /** Whether nothing is admitted any more. */
  public synchronized boolean isDraining() {
    return draining;
  }

  /** Operations that wait or run. */
  public synchronized long operations() {
    return total.operations();
  }

  /** Their bytes. */
  public synchronized long bytes() {
    return total.bytes();
  }

  /** Operations that were released so far. */
  public synchronized long finished() {
    return finished;
  }

  /** Whether more than nine tenths of a bound are taken. */
  public synchronized boolean isNearlyFull() {
    return total.operations() * 10 > maxOperations * 9 || total.bytes() * 10 > maxBytes * 9;
  }
}
