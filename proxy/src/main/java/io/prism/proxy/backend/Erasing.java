package io.prism.proxy.backend;

import io.prism.backend.Backoff;
import io.prism.backend.EraseReport;
import io.prism.backend.Erasure;
import io.prism.backend.error.Errors;
import io.prism.backend.error.PrismException;
import io.prism.backend.error.StatusCodec;
import io.prism.common.v1.ErrorReason;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Erases what a namespace holds in its store, step by step, and tries again with growing delays
 * while that fails, until nothing is left. A store is not touched before it has told that it is the
 * one that holds the data, where that one is known.
 */
public final class Erasing {

  private static final Logger LOG = LoggerFactory.getLogger(Erasing.class);

  private final StoreHandle store;
  private final Erasure order;
  private final Optional<String> identity;
  private final ScheduledExecutorService scheduler;
  private final CompletableFuture<Void> done = new CompletableFuture<>();

  /** Used by one attempt after the other. */
  private final Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(5));

  private volatile Optional<PrismException> problem = Optional.empty();
  private volatile boolean stopped;

  /** By one step after the other. */
  private long removed;

  private Erasing(
      StoreHandle store,
      Erasure order,
      Optional<String> identity,
      ScheduledExecutorService scheduler) {
    this.store = store;
    this.order = order;
    this.identity = identity;
    this.scheduler = scheduler;
  }

  /** Begins to erase; {@code identity} is that of the store that holds the data, if known. */
  static Erasing begin(
      StoreHandle store,
      Erasure order,
      Optional<String> identity,
      ScheduledExecutorService scheduler) {
    Erasing erasing = new Erasing(store, order, identity, scheduler);
    erasing.step();
    return erasing;
  }

  /** Whether it carries out this order, in this store. */
  boolean isOf(StoreHandle other, Erasure wanted, Optional<String> wantedIdentity) {
    return store == other && order.equals(wanted) && identity.equals(wantedIdentity);
  }

  /** Whether the store must stay for it. */
  boolean needs(StoreHandle other) {
    return store == other && !done.isDone();
  }

  /** Completes, never exceptionally, once nothing is left. */
  public CompletableFuture<Void> done() {
    return done.copy();
  }

  /** Why the last step failed; empty when it did not. */
  public Optional<PrismException> problem() {
    return problem;
  }

  /**
   * The epoch that the store holds, if the last step failed because that is later than the order's;
   * else 0.
   */
  public int recorded() {
    return problem
        .filter(why -> why.reason() == ErrorReason.STALE_EPOCH)
        .map(why -> why.metadata().get("current_epoch"))
        .map(Erasing::epoch)
        .orElse(0);
  }

  private static int epoch(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  /** Begins no further step. */
  void stop() {
    stopped = true;
  }

  private void step() {
    if (stopped) {
      return;
    }
    CompletableFuture<EraseReport> step;
    try {
      requireStore();
      step = store.backend().erase(order);
    } catch (RuntimeException e) {
      step = CompletableFuture.failedFuture(e);
    }
    var unused =
        step.whenComplete(
            (report, failure) -> {
              if (failure == null) {
                stepped(report);
              } else {
                failed(failure);
              }
            });
  }

  private void requireStore() {
    if (identity.isEmpty()) {
      return;
    }
    Optional<String> found = store.backend().health().storeIdentity();
    if (found.isEmpty()) {
      throw Errors.unavailable(store.name(), "it has not told yet which store it is");
    }
    if (!found.equals(identity)) {
      throw Errors.unavailable(
          store.name(), "its settings lead to another store than the one that holds the data");
    }
  }

  private void stepped(EraseReport report) {
    problem = Optional.empty();
    backoff.reset();
    removed += report.removed();
    if (report.complete()) {
      LOG.atInfo()
          .addKeyValue("namespace", order.namespace())
          .addKeyValue("backend", store.name())
          .addKeyValue("removed", removed)
          .log("the data of a deleted namespace is erased");
      done.complete(null);
    } else {
      again(0);
    }
  }

  private void failed(Throwable failure) {
    problem = Optional.of(StatusCodec.toException(failure));
    again(backoff.next().toMillis());
  }

  private void again(long millis) {
    if (!stopped && !scheduler.isShutdown()) {
      var unused = scheduler.schedule(this::step, millis, TimeUnit.MILLISECONDS);
    }
  }
}
