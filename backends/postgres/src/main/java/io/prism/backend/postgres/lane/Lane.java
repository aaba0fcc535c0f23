package io.prism.backend.postgres.lane;

import io.prism.backend.Deadline;
import io.prism.backend.StoreMeters;
import io.prism.backend.error.PrismException;
import io.prism.backend.postgres.link.LaneLink;
import io.prism.backend.postgres.link.Link;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread with a connection of its own that takes what waits, carries it out in one go, and looks
 * again. There is no timer: a batch is what came while the one before was under way, and a lone
 * call is not delayed.
 */
final class Lane<P extends Pending<?>> implements Carrier {

  private static final Logger LOG = LoggerFactory.getLogger(Lane.class);

  private final String backend;
  private final LaneQueue<P> queue;
  private final LaneLink links;
  private final BatchWorker<P> worker;
  private final Thread thread;
  private final UnderWay<P> underWay;

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
    this.links = links;
    this.worker = worker;
    this.underWay = new UnderWay<>(kind, queue, admission, meters);
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
    underWay.begin(batch);
    try {
      work(batch);
    } finally {
      underWay.end(batch);
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
  }

  @Override
  public boolean failOverdue() {
    return underWay.failOverdue();
  }

  @Override
  public void abort() {
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
