package io.prism.proxy.http;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The one time limit that a connection is under. Moving it is cheap: a pending timer that is too
 * early finds out when it fires. Used on one loop.
 */
final class PhaseTimer {

  private static final long NONE = Long.MAX_VALUE;

  private final EventExecutor loop;
  private final Runnable onExpiry;
  private long deadline = NONE;
  private long firesAt = NONE;
  private long silence;
  private long silentBy;
  private @Nullable Future<?> pending;

  PhaseTimer(EventExecutor loop, Runnable onExpiry) {
    this.loop = loop;
    this.onExpiry = onExpiry;
  }

  /** Replaces the limit, counted from now. */
  void set(Duration limit) {
    set(limit.toNanos());
  }

  /** Replaces the limit by one for moving so many bytes, at the slowest rate that is tolerated. */
  void setForTransfer(Duration start, long bytes) {
    long seconds = bytes / HttpDoorConfig.SLOWEST_BYTES_PER_SECOND;
    set(start.toNanos() + TimeUnit.SECONDS.toNanos(seconds));
  }

  /** Grants the time that these bytes took at the slowest rate that is tolerated. */
  void extendForTransfer(long bytes) {
    if (deadline != NONE) {
      deadline += TimeUnit.SECONDS.toNanos(bytes) / HttpDoorConfig.SLOWEST_BYTES_PER_SECOND;
    }
  }

  /**
   * Replaces the limit by one on silence, which {@link #heard} ends.
   *
   * @param most for how long anything counts as heard
   */
  void setForSilence(Duration longest, Duration most) {
    silence = longest.toNanos();
    silentBy = loop.ticker().nanoTime() + most.toNanos();
    heard();
  }

  /** Counts silence from now. */
  void heard() {
    set(Math.min(silence, silentBy - loop.ticker().nanoTime()));
  }

  /** Lifts the limit. */
  void clear() {
    deadline = NONE;
  }

  /** Lifts the limit for good. */
  void stop() {
    clear();
    if (pending != null) {
      pending.cancel(false);
      pending = null;
    }
  }

  private void set(long nanos) {
    deadline = loop.ticker().nanoTime() + nanos;
    if (pending == null || firesAt > deadline) {
      if (pending != null) {
        pending.cancel(false);
      }
      schedule(nanos);
    }
  }

  private void schedule(long nanos) {
    firesAt = loop.ticker().nanoTime() + nanos;
    pending = loop.schedule(this::fire, nanos, TimeUnit.NANOSECONDS);
  }

  private void fire() {
    pending = null;
    if (deadline == NONE) {
      return;
    }
    long left = deadline - loop.ticker().nanoTime();
    if (left > 0) {
      schedule(left);
    } else {
      deadline = NONE;
      onExpiry.run();
    }
  }
}
