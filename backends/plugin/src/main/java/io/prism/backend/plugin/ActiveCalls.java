package io.prism.backend.plugin;

import io.prism.backend.error.Errors;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts calls under way, up to a bound, and refuses all once it drains. Safe for use by many
 * threads.
 */
public final class ActiveCalls {

  private final int limit;
  private final AtomicInteger calls = new AtomicInteger();
  private final CompletableFuture<Void> idle = new CompletableFuture<>();
  private volatile boolean draining;

  /** Lets this many calls in at a time. */
  public ActiveCalls(int limit) {
    this.limit = limit;
  }

  /**
   * Lets a call in, which must {@link #leave} later.
   *
   * @throws io.prism.backend.error.PrismException {@code DRAINING} or {@code OVERLOADED}
   */
  public void enter() {
    int now = calls.incrementAndGet();
    // Counted before the flag is read: a drain that begins now sees this call, or is seen by it.
    if (draining) {
      leave();
      throw Errors.draining();
    }
    if (now > limit) {
      leave();
      throw Errors.overloaded(limit + " calls are under way already");
    }
  }

  /** Lets a call in, which must {@link #leave} later, unless it would have to be refused. */
  public boolean tryEnter() {
    int now = calls.incrementAndGet();
    if (draining || now > limit) {
      leave();
      return false;
    }
    return true;
  }

  /** The call is over. */
  public void leave() {
    if (calls.decrementAndGet() == 0 && draining) {
      idle.complete(null);
    }
  }

  /** Refuses calls from now on; completes when none is under way. */
  public CompletableFuture<Void> drain() {
    draining = true;
    if (calls.get() == 0) {
      idle.complete(null);
    }
    return idle.copy();
  }

  /** Whether {@link #drain} was called. */
  public boolean isDraining() {
    return draining;
  }

  /** Calls under way. */
  public int count() {
    return calls.get();
  }
}
