package io.prism.backend.postgres;

import io.prism.backend.EraseReport;
import io.prism.backend.Erasure;
import io.prism.backend.SweepReport;
import io.prism.backend.error.Errors;
import io.prism.backend.error.PrismException;
import io.prism.backend.error.StatusCodec;
import io.prism.backend.postgres.link.LaneLink;
import io.prism.backend.postgres.link.Link;
import io.prism.backend.postgres.link.LinkFactory;
import io.prism.backend.postgres.link.LinkSupervisor;
import io.prism.backend.postgres.link.Outage;
import io.prism.backend.postgres.store.Eraser;
import io.prism.backend.postgres.store.Sweeper;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * Sweeps and erases, on a thread and a connection of its own, since that may take long. Of each
 * namespace one step of an erasure waits or runs at a time; who asks for the same one meanwhile
 * shares it.
 */
final class SweepThread implements AutoCloseable {

  /** Steps that wait or run; more are refused. */
  private static final int MOST_STEPS = 64;

  /** A step of an erasure that waits or runs. */
  private record Step(Erasure erasure, CompletableFuture<EraseReport> report) {}

  private final Map<String, Step> steps = new HashMap<>();
  private final String backend;
  private final LaneLink links;
  private final Sweeper sweeper;
  private final Eraser eraser;
  private final ExecutorService thread;

  SweepThread(
      String backend,
      Duration statementTimeout,
      LinkSupervisor supervisor,
      LinkFactory factory,
      Sweeper sweeper,
      Eraser eraser) {
    this.backend = backend;
    this.links = new LaneLink(backend, supervisor, factory, statementTimeout);
    this.sweeper = sweeper;
    this.eraser = eraser;
    this.thread =
        Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("prism-postgres-" + backend + "-sweep").factory());
  }

  CompletableFuture<SweepReport> sweep(long nowMillis) {
    return run(link -> sweeper.sweep(link, nowMillis));
  }

  /** Fails with {@code OVERLOADED} where the step would wait for too many others. */
  CompletableFuture<EraseReport> erase(Erasure erasure) {
    Step step;
    synchronized (steps) {
      Step known = steps.get(erasure.namespace());
      if (known != null && known.erasure().equals(erasure)) {
        return known.report().copy();
      }
      if (known != null || steps.size() >= MOST_STEPS) {
        return CompletableFuture.failedFuture(
            Errors.overloaded("the store is busy with other erasures"));
      }
      step = new Step(erasure, new CompletableFuture<>());
      steps.put(erasure.namespace(), step);
    }
    var unused =
        run(link -> eraser.step(link, erasure))
            .whenComplete(
                (report, failure) -> {
                  synchronized (steps) {
                    steps.remove(erasure.namespace());
                  }
                  if (failure == null) {
                    step.report().complete(report);
                  } else {
                    step.report().completeExceptionally(failure);
                  }
                });
    return step.report().copy();
  }

  private interface Work<R> {
    R over(Link link) throws SQLException;
  }

  private <R> CompletableFuture<R> run(Work<R> work) {
    CompletableFuture<R> report = new CompletableFuture<>();
    try {
      thread.execute(() -> run(work, report));
    } catch (RejectedExecutionException e) {
      report.completeExceptionally(Errors.draining());
    }
    return report;
  }

  private <R> void run(Work<R> work, CompletableFuture<R> report) {
    try {
      Link link = links.acquire();
      try {
        report.complete(work.over(link));
      } catch (SQLException e) {
        links.failed(e);
        report.completeExceptionally(Errors.unavailable(backend, Outage.explain(e)));
      }
    } catch (PrismException e) {
      report.completeExceptionally(e);
    } catch (RuntimeException | Error e) {
      links.release();
      report.completeExceptionally(StatusCodec.toException(e));
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
    links.abort();
    List<Step> left;
    synchronized (steps) {
      left = List.copyOf(steps.values());
    }
    left.forEach(step -> step.report().completeExceptionally(Errors.draining()));
    boolean interrupted = false;
    try {
      thread.awaitTermination(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
