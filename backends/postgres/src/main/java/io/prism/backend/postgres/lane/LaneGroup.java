package io.prism.backend.postgres.lane;

import io.netty.channel.EventLoop;
import io.prism.backend.Deadline;
import io.prism.backend.StoreMeters;
import io.prism.backend.error.Errors;
import io.prism.backend.postgres.link.LaneLink;
import io.prism.backend.postgres.link.LoopLinks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
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
  private final String kind;
  private final Admission admission;
  private final StoreMeters meters;
  private final LaneQueue<P> queue;
  private final List<Lane<P>> threads = new ArrayList<>();
  private final List<LoopLane<P>> onLoops = new ArrayList<>();

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
    this.kind = kind;
    this.admission = admission;
    this.meters = meters;
    this.queue = new LaneQueue<>(admission, limits, PATIENCE);
    for (int i = first; i < first + count; i++) {
      threads.add(new Lane<>(backend, kind, i, queue, admission, links.get(), worker, meters));
    }
  }

  /**
   * Has plain work done on event loops, and by threads what is left. Called once, before the first
   * {@link #submit}.
   *
   * @param loops where there is to be a lane, one for each mention
   * @param links a connection for each lane
   */
  public void serveOn(
      List<EventLoop> loops, Function<EventLoop, LoopLinks> links, LoopWorker<P> worker) {
    List<LoopLane<P>> lanes =
        loops.stream()
            .map(
                loop ->
                    new LoopLane<>(
                        backend, kind, loop, queue, admission, links.apply(loop), worker, meters))
            .toList();
    onLoops.addAll(lanes);
    queue.serveOnLoops(lanes);
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
    int stalledThreads = stalled(threads);
    int stalledLoops = stalled(onLoops);
    if (stalledThreads + stalledLoops > 0) {
      queue.failOverdue(
          UnderWay.MARGIN,
          stalledThreads == threads.size(),
          stalledLoops == onLoops.size(),
          Errors.unavailable(backend, "it does not answer in time"));
    }
  }

  /** Answers what is due, and counts those whose server does not answer. */
  private static int stalled(List<? extends Carrier> lanes) {
    int stalled = 0;
    for (Carrier lane : lanes) {
      stalled += lane.failOverdue() ? 1 : 0;
    }
    return stalled;
  }

  /** Ends the lanes: what waits fails, what is under way is cut off. */
  @Override
  public void close() {
    queue.close();
    threads.forEach(Carrier::abort);
    onLoops.forEach(Carrier::abort);
  }

  /** Waits for the threads to end, until a deadline; {@link #close} comes first. */
  public void join(Deadline deadline) throws InterruptedException {
    for (Lane<P> lane : threads) {
      lane.join(deadline);
    }
    for (LoopLane<P> lane : onLoops) {
      lane.join(deadline);
    }
  }
}
