package io.prism.backend.plugin.client;

import io.prism.backend.error.Errors;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Bounds the calls under way in number and bytes. One namespace can have half of either at most, so
 * that a busy one leaves room for the others. Safe for use by many threads.
 */
final class InFlight {

  private final int maxCalls;
  private final long maxBytes;
  private final Share total = new Share();
  private final Map<String, Share> namespaces = new ConcurrentHashMap<>();
  private final CompletableFuture<Void> idle = new CompletableFuture<>();
  private volatile boolean draining;

  InFlight(int maxCalls, long maxBytes) {
    this.maxCalls = maxCalls;
    this.maxBytes = maxBytes;
  }

  /** What a number of calls takes. */
  private static final class Share {
    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();

    /** Whether the bounds hold with this call; one call alone may exceed the bytes. */
    boolean add(long weight, int mostCalls, long mostBytes) {
      int now = calls.incrementAndGet();
      boolean fits = bytes.addAndGet(weight) <= mostBytes && now <= mostCalls;
      return fits || now == 1;
    }

    int remove(long weight) {
      bytes.addAndGet(-weight);
      return calls.decrementAndGet();
    }
  }

  /** What one call takes, until it is given back. */
  final class Place {
    private final Share share;
    private final long weight;
    private final AtomicBoolean left = new AtomicBoolean();

    private Place(Share share, long weight) {
      this.share = share;
      this.weight = weight;
    }

    /** The call is over; only the first time counts. */
    void leave() {
      if (!left.compareAndSet(false, true)) {
        return;
      }
      share.remove(weight);
      if (total.remove(weight) == 0 && draining) {
        idle.complete(null);
      }
    }
  }

  /**
   * Lets a call begin.
   *
   * @return what the call must leave
   * @throws io.prism.backend.error.PrismException {@code DRAINING} or {@code OVERLOADED}
   */
  Place enter(String namespace, long weight) {
    Share share = namespaces.computeIfAbsent(namespace, name -> new Share());
    Place place = new Place(share, weight);
    boolean room = total.add(weight, maxCalls, maxBytes);
    boolean fair = share.add(weight, Math.max(1, maxCalls / 2), Math.max(1, maxBytes / 2));
    // Counted before the flag is read: a drain that begins now sees this call, or is seen by it.
    if (draining) {
      place.leave();
      throw Errors.draining();
    }
    if (!room || !fair) {
      place.leave();
      throw Errors.overloaded("too many calls wait for the plugin");
    }
    return place;
  }

  /** Refuses calls from now on; completes when none is under way. */
  CompletableFuture<Void> drain() {
    draining = true;
    if (total.calls.get() == 0) {
      idle.complete(null);
    }
    return idle.copy();
  }

  boolean isDraining() {
    return draining;
  }

  /** Calls under way. */
  int calls() {
    return total.calls.get();
  }
}
