package io.prism.backend.postgres.lane;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.prism.backend.Deadline;
import io.prism.backend.StoreMeters;
import io.prism.backend.error.PrismException;
import io.prism.backend.error.StatusCodec;
import io.prism.backend.postgres.link.LaneLink;
import io.prism.backend.postgres.link.Link;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread with a connection of its own that takes what waits, carries it out in one go, and looks
 * again. There is no timer: a batch is what came while the one before was under way, and a lone
 * call is not delayed.
 */
final class Lane<P extends Pending<?>> {

  private static final Logger LOG = LoggerFactory.getLogger(Lane.class);

  /** A batch that takes longer hangs, and the deadlines of what waits behind it must be watched. */
  private static final long STALLED_NANOS = Duration.ofMillis(100).toNanos();

  /**
   * How long before their deadline calls are answered: the answer still has to reach the caller.
   */
  static final Duration MARGIN = Duration.ofMillis(75);

  private final String backend;
  private final LaneQueue<P> queue;
  private final Admission admission;
  private final LaneLink links;
  private final BatchWorker<P> worker;
  private final Thread thread;
  private final DistributionSummary rows;
  private final Timer duration;

  private volatile List<P> running = List.of();
  private volatile long busySinceNanos;

  /**
   * Starts a lane.
   *
   * @param kind what it does, for its name and its metrics
   * @param number tells lanes of one kind apart
   * @param queue where it takes its work from, like others perhaps
   */
  Lane(
      String backend,
      String kind,
      int number,
      LaneQueue<P> queue,
      Admission admission,
      LaneLink links,
      BatchWorker<P> worker,
      StoreMeters meters) {
    this.backend = backend;
    this.queue = queue;
    this.admission = admission;
    this.links = links;
    this.worker = worker;
    Tags tags = Tags.of("kind", kind);
    this.rows = meters.summary("prism.backend.batch.rows", "Rows served together", tags);
    this.duration = meters.timer("prism.backend.batch.duration", "Time to serve a batch", tags);
    this.thread =
        Thread.ofPlatform()
            .daemon()
            .name("prism-postgres-" + backend + "-" + kind + "-" + number)
            .start(this::serve);
  }

  private void serve() {
    try {
      for (List<P> batch = queue.take(); !batch.isEmpty(); batch = queue.take()) {
        carryOut(batch);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      queue.close();
      links.release();
    }
  }

  private void carryOut(List<P> batch) {
    long begin = System.nanoTime();
    busySinceNanos = begin;
    running = batch;
    try {
      work(batch);
    } finally {
      running = List.of();
      queue.finished(batch);
      batch.forEach(work -> admission.release(work.share(), 1, work.bytes()));
      duration.record(System.nanoTime() - begin, TimeUnit.NANOSECONDS);
      rows.record(batch.stream().mapToInt(Pending::rows).sum());
    }
  }

  private void work(List<P> batch) {
    try {
      Link link = links.acquire();
      try {
        worker.run(link, batch);
      } catch (SQLException e) {
        batch.forEach(work -> work.fail(work.interrupted()));
        links.failed(e);
      }
    } catch (PrismException e) {
      batch.forEach(work -> work.fail(e));
    } catch (RuntimeException | Error e) {
      // Answers come first: there may be no memory left for a line of the log.
      batch.forEach(work -> work.fail(work.interrupted()));
      links.release();
      LOG.atError().addKeyValue("backend", backend).setCause(e).log("A batch failed unexpectedly");
    }
    for (P work : batch) {
      if (!work.isAnswered()) {
        work.fail(StatusCodec.toException(new IllegalStateException("unanswered")));
      }
    }
  }

  /**
   * Answers the calls under way whose deadline is near when the server does not answer.
   *
   * @return whether it does not
   */
  boolean failOverdue() {
    List<P> stalled = running;
    if (stalled.isEmpty() || System.nanoTime() - busySinceNanos < STALLED_NANOS) {
      return false;
    }
    for (P work : stalled) {
      if (work.deadline().remainingNanos() <= MARGIN.toNanos()) {
        work.fail(work.interrupted());
      }
    }
    return true;
  }

  /** Cuts off what is under way. */
  void abort() {
    links.abort();
  }

  /** Waits for the thread to end, until a deadline. */
  void join(Deadline deadline) throws InterruptedException {
    long nanos = deadline.remainingNanos();
    if (nanos > 0 && !thread.join(Duration.ofNanos(nanos))) {
      LOG.atWarn()
          .addKeyValue("backend", backend)
          .addKeyValue("thread", thread.getName())
          .log("A thread of the store does not end");
    }
  }
}
