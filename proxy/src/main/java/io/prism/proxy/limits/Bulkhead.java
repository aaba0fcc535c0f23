package io.prism.proxy.limits;

import io.prism.backend.error.Errors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Bounds how many calls are under way at a time. Nobody waits: beyond the bound calls are refused.
 */
public final class Bulkhead {

  private final String what;
  private final AtomicInteger inFlight = new AtomicInteger();
  private volatile int limit;

  /** A bound; {@code what} names what is full in the refusal, such as {@code the gateway}. */
  public Bulkhead(String what, int limit) {
    this.what = what;
    this.limit = limit;
  }

  /**
   * Enters; each entry is followed by one {@link #leave}.
   *
   * @throws io.prism.backend.error.PrismException {@code OVERLOADED}; then nothing was entered
   */
  public void enter() {
    if (inFlight.incrementAndGet() > limit) {
      inFlight.decrementAndGet();
      throw Errors.overloaded(what + " has " + limit + " calls under way, as many as it may");
    }
  }

  /** Leaves. */
  public void leave() {
    inFlight.decrementAndGet();
  }

  /** Changes the bound; calls under way go on. */
  public void limit(int newLimit) {
    limit = newLimit;
  }

  /** Calls under way. */
  public int inFlight() {
    return inFlight.get();
  }
}
