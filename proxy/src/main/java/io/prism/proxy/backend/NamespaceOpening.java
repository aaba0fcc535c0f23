package io.prism.proxy.backend;

import io.prism.backend.NamespaceSpec;
import io.prism.backend.NamespaceState;
import io.prism.backend.error.Errors;
import io.prism.backend.error.PrismException;
import io.prism.backend.error.StatusCodec;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens one namespace in its store, and tries again with growing delays while that fails. Calls are
 * refused with the last failure until then.
 *
 * <p>States: opening -> open, or opening -> failed -> opening ...
 */
public final class NamespaceOpening {

  private static final Logger LOG = LoggerFactory.getLogger(NamespaceOpening.class);
  private static final Duration FIRST_DELAY = Duration.ofMillis(100);
  private static final Duration LONGEST_DELAY = Duration.ofSeconds(5);

  /** What is known. */
  private sealed interface State {
    /** The store opened it at this epoch. */
    record Open(int epoch) implements State {}

    /** It is not open, for this reason. */
    record Closed(PrismException why) implements State {}
  }

  private final StoreHandle store;
  private final NamespaceSpec spec;
  private final ScheduledExecutorService scheduler;
  private final CompletableFuture<Void> firstAttempt = new CompletableFuture<>();
  private volatile State state;
  private volatile boolean stopped;

  /** Begins to open a namespace. */
  public static NamespaceOpening begin(
      StoreHandle store, NamespaceSpec spec, ScheduledExecutorService scheduler) {
    NamespaceOpening opening = new NamespaceOpening(store, spec, scheduler);
    opening.attempt(FIRST_DELAY);
    return opening;
  }

  private NamespaceOpening(
      StoreHandle store, NamespaceSpec spec, ScheduledExecutorService scheduler) {
    this.store = store;
    this.spec = spec;
    this.scheduler = scheduler;
    this.state = new State.Closed(Errors.unavailable(store.name(), "it is still being opened"));
  }

  /** What the store was asked to open. */
  public NamespaceSpec spec() {
    return spec;
  }

  /** Completes, never exceptionally, when the first attempt has ended in whatever way. */
  public CompletableFuture<Void> firstAttempt() {
    return firstAttempt.copy();
  }

  /** Whether calls can be served. */
  public boolean isOpen() {
    return state instanceof State.Open;
  }

  /**
   * The epoch recorded in the store.
   *
   * @throws PrismException why the namespace is not open
   */
  public int requireOpen() {
    return switch (state) {
      case State.Open(int epoch) -> epoch;
      case State.Closed(PrismException why) -> throw why;
    };
  }

  /** Stops trying. */
  public void stop() {
    stopped = true;
  }

  private void attempt(Duration nextDelay) {
    CompletableFuture<NamespaceState> opening;
    try {
      opening = store.backend().openNamespace(spec);
    } catch (RuntimeException e) {
      opening = CompletableFuture.failedFuture(e);
    }
    var unused =
        opening.whenComplete(
            (opened, failure) -> {
              if (failure == null) {
                state = new State.Open(opened.epoch());
              } else {
                failed(failure, nextDelay);
              }
              firstAttempt.complete(null);
            });
  }

  private void failed(Throwable failure, Duration delay) {
    PrismException why = StatusCodec.toException(failure);
    boolean news =
        !(state instanceof State.Closed(PrismException before))
            || before.reason() != why.reason()
            || delay.equals(FIRST_DELAY);
    state = new State.Closed(why);
    if (stopped || scheduler.isShutdown()) {
      return;
    }
    if (news) {
      LOG.atWarn()
          .addKeyValue("namespace", spec.name())
          .addKeyValue("backend", store.name())
          .addKeyValue("reason", why.reason())
          .setCause(failure == why ? null : failure)
          .log("cannot open the namespace, will try again: {}", why.message());
    }
    Duration next = delay.multipliedBy(2);
    var unused =
        scheduler.schedule(
            () -> {
              if (!stopped) {
                attempt(next.compareTo(LONGEST_DELAY) > 0 ? LONGEST_DELAY : next);
              }
            },
            delay.toMillis(),
            TimeUnit.MILLISECONDS);
  }
}
