package io.prism.backend.postgres.lane;

import java.util.List;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * A thread that keeps an eye on lanes that wait for the server, so that calls are answered although
 * it hangs.
 */
public final class DeadlineWatch implements AutoCloseable {

  private static final int TICK_MILLIS = 20;

  private final ScheduledThreadPoolExecutor thread;

  /** Starts to watch. */
  public DeadlineWatch(String backend, List<? extends LaneGroup<?>> lanes) {
    thread =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("prism-postgres-" + backend + "-watch").factory());
    var unused =
        thread.scheduleWithFixedDelay(
            () -> lanes.forEach(LaneGroup::watch), TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
