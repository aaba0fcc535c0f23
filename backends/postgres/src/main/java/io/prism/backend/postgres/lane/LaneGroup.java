package io.prism.backend.postgres.lane;

import io.prism.backend.Deadline;
import io.prism.backend.StoreMeters;
import io.prism.backend.error.Errors;
import io.prism.backend.postgres.link.LaneLink;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lanes of one kind, which share what waits. Safe for use by many threads.
 *
 * @param <P> what they can do
 */
public final class LaneGroup<P extends Pending<?>> implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LaneGroup.class);

  /** Some batches of single items take as long; a lane that is free helps out after that. */
  private static final Duration PATIENCE = Duration.ofMillis(1);

  private final String backend;
  private final LaneQueue<P> queue;
  private final List<Lane<P>> lanes;

  /**
   * Starts lanes; their connections are opened when they are first needed.
   *
   * @param kind what they do, for their names and their metrics
   * @param first the number of the first one
   * @param links a connection for each lane
   */
  public LaneGroup(
      String backend,
      String kind,
      int first,
      int count,
      BatchLimits limits,
      Admission admission,
      Supplier<LaneLink> links,
      BatchWorker<P> worker,
      StoreMeters meters) {
    this.backend = backend;
    this.queue = new LaneQueue<>(admission, limits, PATIENCE);
    this.lanes =
        IntStream.range(first, first + count)
            .mapToObj(
                i -> new Lane<>(backend, kind, i, queue, admission, links.get(), worker, meters))
            .toList();
  }

  /** Hands over admitted work; returns at once. */
  public void submit(P work) {
    queue.add(work);
  }

  /**
   * Answers the calls whose deadline is near when the server does not answer. Called every few
   * milliseconds by a thread that watches all lanes.
   */
  void watch() {
    try {
      failOverdue();
    } catch (RuntimeException | Error e) {
      // An escaping failure would end the periodic check for good.
      LOG.atError().addKeyValue("backend", backend).setCause(e).log("Watching calls failed");
    }
  }

  private void failOverdue() {
    int stalled = 0;
    for (Lane<P> lane : lanes) {
      stalled += lane.failOverdue() ? 1 : 0;
    }
    if (stalled > 0) {
      queue.failOverdue(
          Lane.MARGIN,
          stalled == lanes.size(),
          Errors.unavailable(backend, "it does not answer in time"));
    }
  }

  /** Ends the threads: what waits fails, what is under way is cut off. */
  @Override
  public void close() {
    queue.close();
    lanes.forEach(Lane::abort);
  }

  /** Waits for the threads to end, until a deadline; {@link #close} comes first. */
  public void join(Deadline deadline) throws InterruptedException {
    for (Lane<P> lane : lanes) {
      lane.join(deadline);
    }
  }
}
