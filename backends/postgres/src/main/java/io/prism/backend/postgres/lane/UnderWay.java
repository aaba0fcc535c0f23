package io.prism.backend.postgres.lane;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.prism.backend.StoreMeters;
import io.prism.backend.error.StatusCodec;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The batch that a lane is carrying out. Begun and ended by the lane; watched by another thread.
 *
 * @param <P> what it consists of
 */
final class UnderWay<P extends Pending<?>> {

  /**
   * How long before their deadline calls are answered: the answer still has to reach the caller.
   */
  static final Duration MARGIN = Duration.ofMillis(75);

  /** A batch that takes longer hangs, and the deadlines of what waits behind it must be watched. */
  private static final long STALLED_NANOS = Duration.ofMillis(100).toNanos();

  private final LaneQueue<P> queue;
  private final Admission admission;
  private final DistributionSummary rows;
  private final Timer duration;
  private volatile List<P> running = List.of();
  private volatile long sinceNanos;

  /**
   * Nothing at first.
   *
   * @param kind what the lane does, for its metrics
   * @param queue where batches come from
   */
  UnderWay(String kind, LaneQueue<P> queue, Admission admission, StoreMeters meters) {
    this.queue = queue;
    this.admission = admission;
    Tags tags = Tags.of("kind", kind);
    this.rows = meters.summary("prism.backend.batch.rows", "Rows served together", tags);
    this.duration = meters.timer("prism.backend.batch.duration", "Time to serve a batch", tags);
  }

  void begin(List<P> batch) {
    sinceNanos = System.nanoTime();
    running = batch;
  }

  /** Nobody works on the batch any more: whoever is unanswered now is told so. */
  void end(List<P> batch) {
    end(batch, List.of());
  }

  /**
   * As {@link #end(List)}.
   *
   * @param left what a thread has to carry out instead
   */
  void end(List<P> batch, List<P> left) {
    running = List.of();
    queue.finished(batch, left);
    Set<P> kept = left.isEmpty() ? Set.of() : new HashSet<>(left);
    for (P work : batch) {
      if (!kept.contains(work)) {
        if (!work.isAnswered()) {
          work.fail(StatusCodec.toException(new IllegalStateException("unanswered")));
        }
        admission.release(work.share(), 1, work.bytes());
      }
    }
    duration.record(System.nanoTime() - sinceNanos, TimeUnit.NANOSECONDS);
    rows.record(batch.stream().mapToInt(Pending::rows).sum());
  }

  /**
   * Answers the calls under way whose deadline is near when the server does not answer.
   *
   * @return whether it does not
   */
  boolean failOverdue() {
    List<P> stalled = running;
    if (stalled.isEmpty() || System.nanoTime() - sinceNanos < STALLED_NANOS) {
      return false;
    }
    for (P work : stalled) {
      if (work.deadline().remainingNanos() <= MARGIN.toNanos()) {
        work.fail(work.interrupted());
      }
    }
    return true;
  }
}
