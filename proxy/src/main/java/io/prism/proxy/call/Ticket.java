package io.prism.proxy.call;

import io.prism.backend.error.PrismException;
import io.prism.common.v1.ErrorReason;
import io.prism.proxy.backend.NamespaceRoute;
import io.prism.proxy.backend.StoreBreaker;
import io.prism.proxy.limits.Bulkhead;

/**
 * What a call was admitted with, and holds until it ends: a place within the bounds on concurrent
 * calls, and the permission of its store's breaker. Ended once.
 *
 * @param route its namespace
 * @param process the bound of the process
 */
record Ticket(NamespaceRoute route, Bulkhead process) {

  /** What the call told about its store. */
  enum Verdict {
    /** It answered without leaving the event loop. */
    ANSWERED_AT_ONCE,
    /** It answered. */
    ANSWERED,
    /** It could not be reached, or hung. */
    FAILED,
    /** Nothing. */
    NONE
  }

  /** Gives everything back and tells the breaker what happened. */
  void end(Verdict verdict, PrismException failure) {
    leave();
    if (verdict == Verdict.FAILED) {
      route.store().breaker().failed(failure);
    } else {
      end(verdict);
    }
  }

  /** Gives everything back after a call that did not fail for its store's sake. */
  void endWell(Verdict verdict) {
    leave();
    end(verdict);
  }

  private void leave() {
    route.bulkhead().leave();
    process.leave();
  }

  private void end(Verdict verdict) {
    StoreBreaker breaker = route.store().breaker();
    switch (verdict) {
      case ANSWERED_AT_ONCE -> breaker.answeredAtOnce();
      case ANSWERED -> breaker.answered();
      case NONE, FAILED -> breaker.abandoned();
    }
  }

  /** Whether a failure says that the store is not well. */
  static boolean blamesStore(PrismException failure) {
    ErrorReason reason = failure.reason();
    return reason == ErrorReason.BACKEND_UNAVAILABLE || reason == ErrorReason.OUTCOME_UNKNOWN;
  }
}
