package io.prism.backend.plugin.server;

import io.prism.backend.error.Errors;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts data calls, bounds them in number and bytes, and refuses all once the process drains. Safe
 * for use by many threads.
 */
final class CallGate {

  private final int maxCalls;
  private final long maxBytes;
  private final AtomicInteger calls = new AtomicInteger();
  private final AtomicLong bytes = new AtomicLong();
  private final CompletableFuture<Void> idle = new CompletableFuture<>();
  private volatile boolean draining;

  CallGate(int maxCalls, long maxBytes) {
    this.maxCalls = maxCalls;
    this.maxBytes = maxBytes;
  }

  /**
   * Lets a call in, which must {@link #leave} later.
   *
   * @throws io.prism.backend.error.PrismException {@code DRAINING} or {@code OVERLOADED}
   */
  void enter() {
    int now = calls.incrementAndGet();
    // Counted before the flag is read: a drain that begins now sees this call, or is seen by it.
    if (draining) {
      leave(0);
      throw Errors.draining();
    }
    if (now > maxCalls) {
      leave(0);
      throw Errors.overloaded("the plugin process works on " + maxCalls + " calls already");
    }
  }

  /**
   * Adds the size of a call's request.
   *
   * @return what to give to {@link #leave}
   * @throws io.prism.backend.error.PrismException {@code OVERLOADED}; nothing was added then
   */
  long load(long requestBytes) {
    if (bytes.addAndGet(requestBytes) > maxBytes) {
      bytes.addAndGet(-requestBytes);
      throw Errors.overloaded("the plugin process holds " + maxBytes + " bytes of requests");
    }
    return requestBytes;
  }

  /** The call is over. */
  void leave(long requestBytes) {
    bytes.addAndGet(-requestBytes);
    if (calls.decrementAndGet() == 0 && draining) {
      idle.complete(null);
    }
  }

  /** Refuses calls from now on; completes when none is under way. */
  CompletableFuture<Void> drain() {
    draining = true;
    if (calls.get() == 0) {
      idle.complete(null);
    }
    return idle.copy();
  }

  /** Whether {@link #drain} was called. */
  boolean isDraining() {
    return draining;
  }

  /** Calls under way. */
  int calls() {
    return calls.get();
  }
}
