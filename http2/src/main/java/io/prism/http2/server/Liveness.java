package io.prism.http2.server;

import io.grpc.Status;
import io.prism.http2.frame.ErrorCode;
import io.prism.http2.frame.FrameWriter;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Closes connections whose clients are gone, or do not come to the point. */
final class Liveness {

  private static final long ASK = 0x7072_6973_6d00_0001L;

  private final Connection connection;
  private final Http2Limits limits;
  private long heardAt;
  private boolean begun;
  private boolean blockOpen;
  private boolean blockWatched;
  private long blockBegan;
  private @Nullable Future<?> next;

  Liveness(Connection connection) {
    this.connection = connection;
    this.limits = connection.limits();
  }

  private Future<?> in(Duration time, Runnable action) {
    return connection.loop().schedule(action, time.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** The client has to begin in time. */
  void expectBeginning() {
    next = in(limits.begin(), () -> close("the connection was not begun in time"));
  }

  /** The client's settings are here. */
  void begun() {
    if (!begun) {
      begun = true;
      stop();
      next = in(limits.keepAlive(), this::look);
    }
  }

  /** Something arrived. */
  void heard() {
    heardAt = System.nanoTime();
    boolean open = connection.assembly().isOpen();
    if (open && !blockOpen) {
      // Frames of the block may come for as long as they like otherwise.
      blockBegan = heardAt;
      if (!blockWatched) {
        blockWatched = true;
        var unused = in(limits.begin(), this::lookAtBlock);
      }
    }
    blockOpen = open;
  }

  /** One timer for all blocks, since a client can begin as many as it likes. */
  private void lookAtBlock() {
    blockWatched = false;
    if (!blockOpen) {
      return;
    }
    Duration left = limits.begin().minusNanos(System.nanoTime() - blockBegan);
    if (left.isPositive()) {
      blockWatched = true;
      var unused = in(left, this::lookAtBlock);
    } else {
      connection.end(ErrorCode.ENHANCE_YOUR_CALM, "a header block was not finished");
    }
  }

  private void look() {
    Duration silence = Duration.ofNanos(System.nanoTime() - heardAt);
    if (silence.compareTo(limits.keepAlive()) < 0) {
      next = in(limits.keepAlive().minus(silence), this::look);
      return;
    }
    FrameWriter.ping(connection.control(), false, ASK);
    connection.touch();
    long asked = System.nanoTime();
    next =
        in(
            limits.keepAliveTimeout(),
            () -> {
              if (heardAt - asked < 0) {
                close("the client does not answer");
              } else {
                look();
              }
            });
  }

  private void close(String why) {
    connection.closeNow(Status.UNAVAILABLE.withDescription(why));
  }

  void stop() {
    if (next != null) {
      next.cancel(false);
    }
  }
}
