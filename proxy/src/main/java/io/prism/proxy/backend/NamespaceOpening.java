package io.prism.proxy.backend;

import io.prism.backend.Backoff;
import io.prism.backend.NamespaceSpec;
import io.prism.backend.NamespaceState;
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
 * Opens one namespace in its store, and tries again with growing delays while that fails. Calls are
 * refused with the last failure until then. A store that holds an earlier epoch than the
 * configuration's is raised to that one first, so that what is addressed to former owners of the
 * name touches nothing of this one.
 *
 * <p>States: opening -> open, or opening -> failed -> opening ...
 */
public final class NamespaceOpening {

  private static final Logger LOG = LoggerFactory.getLogger(NamespaceOpening.class);

  /** What is known. */
  private sealed interface State {
    /** The store opened it at this epoch. */
    record Open(int epoch) implements State {}

    /** It is not open, for this reason. */
    record Closed(PrismException why) implements State {}
  }

  private final StoreHandle store;
  private final NamespaceSpec spec;
  private final int epoch;
  private final ScheduledExecutorService scheduler;
  private final CompletableFuture<Void> firstAttempt = new CompletableFuture<>();
  private final CompletableFuture<Void> decided = new CompletableFuture<>();

  /** Used by one attempt after the other. */
  private final Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(1));

  private volatile State state;
  private volatile boolean stopped;

  /** Begins to open a namespace, at no earlier epoch than this. */
  public static NamespaceOpening begin(
      StoreHandle store, NamespaceSpec spec, int epoch, ScheduledExecutorService scheduler) {
    NamespaceOpening opening = new NamespaceOpening(store, spec, epoch, scheduler);
    opening.attempt();
    return opening;
  }

  private NamespaceOpening(
      StoreHandle store, NamespaceSpec spec, int epoch, ScheduledExecutorService scheduler) {
    this.store = store;
    this.spec = spec;
    this.epoch = epoch;
    this.scheduler = scheduler;
    this.state = new State.Closed(Errors.unavailable(store.name(), "it is still being opened"));
  }

  /** Whether the store was asked for just this. */
  boolean isOf(StoreHandle other, NamespaceSpec wanted, int wantedEpoch) {
    return store == other && spec.equals(wanted) && epoch == wantedEpoch;
  }

  /** Completes, never exceptionally, when the first attempt has ended in whatever way. */
  public CompletableFuture<Void> firstAttempt() {
    return firstAttempt.copy();
  }

  /**
   * Completes, never exceptionally, when the store has opened the namespace or refused to. While it
   * cannot be reached, it decides nothing.
   */
  public CompletableFuture<Void> decided() {
    return decided.copy();
  }

  /** Why the namespace is not open; empty when it is. */
  public Optional<PrismException> problem() {
    return state instanceof State.Closed(PrismException why) ? Optional.of(why) : Optional.empty();
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

  private void attempt() {
    if (stopped) {
      return;
    }
    CompletableFuture<NamespaceState> opening;
    try {
      opening = store.backend().openNamespace(spec).thenCompose(this::raised);
    } catch (RuntimeException e) {
      opening = CompletableFuture.failedFuture(e);
    }
    var unused =
        opening.whenComplete(
            (opened, failure) -> {
              if (failure == null) {
                state = new State.Open(opened.epoch());
                firstAttempt.complete(null);
                decided.complete(null);
              } else {
                failed(failure);
              }
            });
  }

  private CompletableFuture<NamespaceState> raised(NamespaceState opened) {
    return opened.epoch() >= epoch
        ? CompletableFuture.completedFuture(opened)
        : store.backend().advanceEpoch(spec.name(), epoch);
  }

  private void failed(Throwable failure) {
    PrismException why = StatusCodec.toException(failure);
    boolean known =
        firstAttempt.isDone()
            && state instanceof State.Closed(PrismException before)
            && before.reason() == why.reason();
    state = new State.Closed(why);
    firstAttempt.complete(null);
    if (why.reason() != ErrorReason.BACKEND_UNAVAILABLE) {
      decided.complete(null);
    }
    if (stopped || scheduler.isShutdown()) {
      return;
    }
    if (!known) {
      LOG.atWarn()
          .addKeyValue("namespace", spec.name())
          .addKeyValue("backend", store.name())
          .addKeyValue("reason", why.reason())
          .addKeyValue("problem", why.message())
          .setCause(failure == why ? null : failure)
          .log("a namespace cannot be opened, trying again");
    }
    var unused =
        scheduler.schedule(this::attempt, backoff.next().toMillis(), TimeUnit.MILLISECONDS);
  }
}
