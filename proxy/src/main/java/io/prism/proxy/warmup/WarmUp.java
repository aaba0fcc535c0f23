package io.prism.proxy.warmup;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A rehearsal on a thread of its own, which holds up readiness for a bounded time and nothing else:
 * it may fail, or go on beyond its time, and the start goes on.
 */
public final class WarmUp {

  private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);

  /** What is gone through. */
  public interface Rehearsal {

    /**
     * Blocks until all was gone through, or it should not go on.
     *
     * @param goOn asked again and again, by any thread
     * @return how many calls were answered
     */
    long run(BooleanSupplier goOn) throws Exception;
  }

  private final CompletableFuture<Void> over = new CompletableFuture<>();
  private final Rehearsal rehearsal;
  private final long deadline;
  private volatile boolean stopped;

  private WarmUp(Rehearsal rehearsal, Duration bound) {
    this.rehearsal = rehearsal;
    this.deadline = System.nanoTime() + bound.toNanos();
  }

  /** Without a rehearsal: over at once. */
  public static WarmUp none() {
    WarmUp none = new WarmUp(goOn -> 0, Duration.ZERO);
    none.stop();
    return none;
  }

  /** Begins; it is over when the rehearsal has ended in whatever way, and after {@code bound}. */
  public static WarmUp begin(Rehearsal rehearsal, Duration bound) {
    WarmUp begun = new WarmUp(rehearsal, bound);
    begun.over.completeOnTimeout(null, bound.toNanos(), TimeUnit.NANOSECONDS);
    Thread.ofPlatform().name("prism-warm-up").daemon().start(begun::run);
    return begun;
  }

  private void run() {
    long start = System.nanoTime();
    try {
      long calls = rehearsal.run(this::goesOn);
      LOG.atInfo()
          .addKeyValue("calls", calls)
          .addKeyValue("millis", (System.nanoTime() - start) / 1_000_000)
          .log("warmed up");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception | LinkageError e) {
      // What it runs on may be gone already when it is told to stop.
      if (!stopped) {
        LOG.atWarn().setCause(e).log("no warm-up: the first calls will be slower");
      }
    } finally {
      over.complete(null);
    }
  }

  private boolean goesOn() {
    return !stopped && System.nanoTime() - deadline < 0;
  }

  /** Whether readiness need not wait. */
  public boolean isOver() {
    return over.isDone();
  }

  /** Runs an action once it is over, at once if it is. */
  public void then(Runnable action) {
    var unused = over.thenRun(action);
  }

  /** Waits until it is over. */
  public void await() {
    over.join();
  }

  /** Ends it early. */
  public void stop() {
    stopped = true;
    over.complete(null);
  }
}
