package io.prism.backend.plugin.client;

import io.prism.backend.error.Errors;
import io.prism.backend.plugin.ActiveCalls;
import io.prism.backend.plugin.ByteBudget;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Bounds the calls under way in number and bytes. One namespace can have half of either at most, so
 * that a busy one leaves room for the others. A request alone may exceed the bytes. Safe for use by
 * many threads.
 */
final class InFlight {

  private final ActiveCalls unanswered = new ActiveCalls(Integer.MAX_VALUE);
  private final Share total;
  private final int callsOfOne;
  private final long bytesOfOne;
  private final Map<String, Share> namespaces = new ConcurrentHashMap<>();

  InFlight(int maxCalls, long maxBytes) {
    this.total = new Share(new ActiveCalls(maxCalls), new ByteBudget(maxBytes));
    this.callsOfOne = Math.max(1, maxCalls / 2);
    this.bytesOfOne = Math.max(1, maxBytes / 2);
  }

  /** What a number of calls takes. */
  private record Share(ActiveCalls calls, ByteBudget bytes) {

    void enter(long weight) {
      calls.enter();
      if (!bytes.tryTakeOrAlone(weight)) {
        calls.leave();
        throw Errors.overloaded("too many bytes wait for the plugin");
      }
    }

    void leave(long weight) {
      bytes.give(weight);
      calls.leave();
    }
  }

  /** What one call takes, until it is given back. */
  final class Place {
    private final Share share;
    private final long weight;
    private final AtomicBoolean left = new AtomicBoolean();
    private final AtomicBoolean answered = new AtomicBoolean();

    private Place(Share share, long weight) {
      this.share = share;
      this.weight = weight;
    }

    /** Gives the room back; only the first time counts. A drain still waits for the answer. */
    void leave() {
      if (left.compareAndSet(false, true)) {
        share.leave(weight);
        total.leave(weight);
      }
    }

    /** The call is over, and its caller can see that; only the first time counts. */
    void answered() {
      leave();
      if (answered.compareAndSet(false, true)) {
        unanswered.leave();
      }
    }
  }

  /**
   * Lets a call begin.
   *
   * @return what the call must give back, at the latest when it was answered
   * @throws io.prism.backend.error.PrismException {@code DRAINING} or {@code OVERLOADED}
   */
  Place enter(String namespace, long weight) {
    unanswered.enter();
    try {
      return enterShares(namespace, weight);
    } catch (RuntimeException e) {
      unanswered.leave();
      throw e;
    }
  }

  private Place enterShares(String namespace, long weight) {
    total.enter(weight);
    Share share =
        namespaces.computeIfAbsent(
            namespace, name -> new Share(new ActiveCalls(callsOfOne), new ByteBudget(bytesOfOne)));
    try {
      share.enter(weight);
    } catch (RuntimeException e) {
      total.leave(weight);
      throw e;
    }
    return new Place(share, weight);
  }

  /** Refuses calls from now on; completes when none is under way. */
  CompletableFuture<Void> drain() {
    return unanswered.drain();
  }

  boolean isDraining() {
    return unanswered.isDraining();
  }

  /** Calls that were not answered yet. */
  int calls() {
    return unanswered.count();
  }
}
