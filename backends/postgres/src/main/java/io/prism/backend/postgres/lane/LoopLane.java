package io.prism.backend.postgres.lane;

import io.netty.channel.EventLoop;
import io.prism.backend.Deadline;
import io.prism.backend.StoreMeters;
import io.prism.backend.error.PrismException;
import io.prism.backend.postgres.link.LoopLinks;
import io.prism.backend.postgres.wire.UnsupportedAuthenticationException;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A lane on an event loop that also serves clients, with a connection of its own there: a call that
 * came in on that loop is sent to the server, and its answer to the client, without another thread
 * being woken. Calls of other loops are handed over to it. It takes what waits once everything that
 * has arrived at the loop was looked at.
 */
final class LoopLane<P extends Pending<?>> implements Carrier, Wakeable {

  private static final Logger LOG = LoggerFactory.getLogger(LoopLane.class);

  private final String backend;
  private final EventLoop loop;
  private final LaneQueue<P> queue;
  private final LoopLinks links;
  private final LoopWorker<P> worker;
  private final UnderWay<P> underWay;

  // Confined to the loop.
  private boolean busy;
  private boolean starting;

  /**
   * A lane that does nothing until it is told to.
   *
   * @param kind what it does, for its metrics
   * @param queue where it takes its work from, like others
   */
  LoopLane(
      String backend,
      String kind,
      EventLoop loop,
      LaneQueue<P> queue,
      Admission admission,
      LoopLinks links,
      LoopWorker<P> worker,
      StoreMeters meters) {
    this.backend = backend;
    this.loop = loop;
    this.queue = queue;
    this.links = links;
    this.worker = worker;
    this.underWay = new UnderWay<>(kind, queue, admission, meters);
  }

  @Override
  public boolean isHere() {
    return loop.inEventLoop();
  }

  @Override
  public void wake() {
    try {
      loop.execute(this::serve);
    } catch (RejectedExecutionException e) {
      // The host is going away, and its stores are closed before.
    }
  }

  @Override
  public void wakeIn(long nanos) {
    try {
      var unused = loop.schedule(this::help, nanos, TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      // As above.
    }
  }

  private void help() {
    if (busy) {
      queue.nudgedInVain();
    } else {
      serve(false);
    }
  }

  private void serve() {
    if (!busy) {
      serve(true);
    }
  }

  private void serve(boolean patient) {
    List<P> batch = queue.poll(this, patient);
    if (!batch.isEmpty()) {
      carryOut(batch);
    }
  }

  private void carryOut(List<P> batch) {
    busy = true;
    underWay.begin(batch);
    starting = true;
    try {
      links
          .acquire()
          .thenCompose(link -> link.isPresent() ? worker.run(link.get(), batch) : left(batch))
          .whenComplete((left, failure) -> ended(batch, left, failure));
    } catch (RuntimeException | Error e) {
      ended(batch, null, e);
    } finally {
      starting = false;
    }
  }

  private static <P> CompletionStage<List<P>> left(List<P> batch) {
    return CompletableFuture.completedFuture(batch);
  }

  private void ended(List<P> batch, @Nullable List<P> left, @Nullable Throwable thrown) {
    try {
      List<P> rest = left == null ? List.of() : left;
      underWay.end(batch, thrown == null ? rest : failed(batch, LoopLinks.unwrapped(thrown)));
    } catch (RuntimeException | Error e) {
      // Nobody would hear of it.
      LOG.atError().addKeyValue("backend", backend).setCause(e).log("A batch did not end well");
    } finally {
      busy = false;
    }
    if (starting || thrown != null) {
      // What ends before it has begun, or with the connection, must not go on from there.
      wake();
    } else {
      serve();
    }
  }

  /** Answers a batch that failed as a whole, unless threads can do it. */
  private List<P> failed(List<P> batch, Throwable failure) {
    switch (failure) {
      case UnsupportedAuthenticationException e -> {
        LOG.atInfo()
            .addKeyValue("backend", backend)
            .addKeyValue("why", e.getMessage())
            .log("The server is served by threads, since connections on event loops cannot log in");
        queue.serveByThreadsOnly();
        return batch;
      }
      case PrismException e -> batch.forEach(work -> work.fail(e));
      case SQLException e -> {
        batch.forEach(work -> work.fail(work.interrupted()));
        links.failed(e);
      }
      default -> {
        // Answers come first: there may be no memory left for a line of the log.
        batch.forEach(work -> work.fail(work.interrupted()));
        links.release();
        LOG.atError()
            .addKeyValue("backend", backend)
            .setCause(failure)
            .log("A batch failed unexpectedly");
      }
    }
    return List.of();
  }

  @Override
  public boolean failOverdue() {
    return underWay.failOverdue();
  }

  @Override
  public void abort() {
    links.abort();
  }

  /** Waits, until a deadline, until what was cut off has been answered on the loop. */
  void join(Deadline deadline) throws InterruptedException {
    if (loop.inEventLoop()) {
      return;
    }
    long nanos = Math.max(0, deadline.remainingNanos());
    try {
      var unused = loop.submit(() -> {}).await(nanos, TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      // A loop that is closed has ended its connections.
    }
  }
}
