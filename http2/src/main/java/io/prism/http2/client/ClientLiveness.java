package io.prism.http2.client;

import io.netty.channel.EventLoop;
import io.prism.http2.frame.FrameWriter;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Finds out that a peer is gone. Used on the loop only. */
final class ClientLiveness {

  private static final long ASK = 0x7072_6973_6d00_0003L;

  private final EventLoop loop;
  private final ClientLimits limits;
  private final ClientConnection connection;
  private final Runnable dead;
  private long heardAt;
  private boolean asked;
  private @Nullable Future<?> next;

  /** Watches a connection; {@code dead} is run when its peer does not answer. */
  ClientLiveness(ClientConnection connection, Runnable dead) {
    this.connection = connection;
    this.loop = connection.loop();
    this.limits = connection.limits();
    this.dead = dead;
  }

  private Future<?> in(Duration time, Runnable action) {
    return loop.schedule(action, time.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** The peer has to begin in time. */
  void expectBeginning() {
    next = in(limits.begin(), dead);
  }

  /** The peer has begun. */
  void begun() {
    stop();
    heard();
    next = in(limits.keepAlive(), this::look);
  }

  /** Something arrived. */
  void heard() {
    heardAt = System.nanoTime();
  }

  /** The answer to what was asked. */
  void answered() {
    asked = false;
  }

  private void look() {
    Duration silence = Duration.ofNanos(System.nanoTime() - heardAt);
    if (silence.compareTo(limits.keepAlive()) < 0) {
      next = in(limits.keepAlive().minus(silence), this::look);
      return;
    }
    asked = true;
    FrameWriter.ping(connection.control(), false, ASK);
    connection.touch();
    next =
        in(
            limits.keepAliveTimeout(),
            () -> {
              if (asked) {
                dead.run();
              } else {
                look();
              }
            });
  }

  void stop() {
    if (next != null) {
      next.cancel(false);
    }
  }
}
