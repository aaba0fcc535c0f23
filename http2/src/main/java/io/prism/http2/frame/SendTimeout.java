package io.prism.http2.frame;

import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Looks at what waits for a peer, some times in the time that it has to take some of it, and only
 * while anything waits. A peer is waited for as long as it takes a part of that in the time, so
 * that slow ones get all of what they asked for, and nobody has much held for long. Used on the
 * loop only.
 */
public final class SendTimeout {

  /** Looks in that time. */
  private static final int LOOKS = 4;

  /** Something that waits, and how often it was looked at in vain. */
  public static final class Wait {

    /** The part of what waits that is to be taken in the time. */
    private static final int PART = 16;

    /** What is to be taken of little; all of it, when it is no more than that. */
    private static final int LEAST_BYTES = 16 << 10;

    private int looks;
    private long moved;

    /** It waits no more, or something else does in its place. */
    public void reset() {
      looks = 0;
      moved = 0;
    }

    /** The peer took some bytes of it. */
    public void moved(long bytes) {
      moved += bytes;
    }

    /**
     * Looks while so many bytes wait still; true when they have waited for too long. A look that
     * finds enough taken is the first one of the next time.
     */
    public boolean look(long left) {
      if (moved >= Math.max(LEAST_BYTES, (moved + left) / PART)) {
        reset();
      }
      return ++looks > LOOKS;
    }
  }

  private final EventLoop loop;
  private final long nanos;
  private final BooleanSupplier look;
  private @Nullable Future<?> next;
  private boolean stopped;

  /**
   * A timeout.
   *
   * @param time that a peer has
   * @param look looks at all that waits, and says whether anything does still
   */
  public SendTimeout(EventLoop loop, Duration time, BooleanSupplier look) {
    this.loop = loop;
    this.nanos = time.toNanos() / LOOKS;
    this.look = look;
  }

  /** Something waits. */
  public void expect() {
    if (next == null && !stopped) {
      next = loop.schedule(this::look, nanos, TimeUnit.NANOSECONDS);
    }
  }

  private void look() {
    next = null;
    if (look.getAsBoolean()) {
      expect();
    }
  }

  /** The line is gone. */
  public void stop() {
    stopped = true;
    if (next != null) {
      next.cancel(false);
    }
  }
}
