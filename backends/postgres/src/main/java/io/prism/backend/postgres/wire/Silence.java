package io.prism.backend.postgres.wire;

import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Notices that a server does not answer, by a timer that is seldom set. On the loop. */
final class Silence {

  private final EventLoop loop;
  private final long longestNanos;
  private final Runnable tooLong;
  private final Runnable look = this::look;
  private boolean waiting;
  private long heardAt;
  private @Nullable Future<?> next;

  /**
   * Waits for nothing yet.
   *
   * @param tooLong told when nothing was heard for longer
   */
  Silence(EventLoop loop, Duration longest, Runnable tooLong) {
    this.loop = loop;
    this.longestNanos = longest.toNanos();
    this.tooLong = tooLong;
  }

  /** The server owes an answer from now on. */
  void expect() {
    if (!waiting) {
      waiting = true;
      heardAt = System.nanoTime();
      if (next == null) {
        lookIn(longestNanos);
      }
    }
  }

  /** Something arrived. */
  void heard() {
    if (waiting) {
      heardAt = System.nanoTime();
    }
  }

  /** It owes nothing more. The timer stays, as the next statement will want it. */
  void rest() {
    waiting = false;
  }

  /** For good. */
  void stop() {
    waiting = false;
    if (next != null) {
      next.cancel(false);
    }
  }

  private void lookIn(long nanos) {
    next = loop.schedule(look, nanos, TimeUnit.NANOSECONDS);
  }

  private void look() {
    next = null;
    if (waiting) {
      long left = longestNanos - (System.nanoTime() - heardAt);
      if (left > 0) {
        lookIn(left);
      } else {
        tooLong.run();
      }
    }
  }
}
