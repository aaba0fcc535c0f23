package io.prism.http2.server;

import io.grpc.Status;
import io.prism.http2.frame.ErrorCode;
import io.prism.http2.frame.FrameWriter;
import io.prism.http2.frame.KeepAlive;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Closes connections whose clients are gone, or do not come to the point. */
final class Liveness {

  private static final long ASK = 0x7072_6973_6d00_0001L;

  private final Connection connection;
  private final Duration patience;
  private final KeepAlive keepAlive;
  private Runnable silent = () -> {};
  private boolean blockOpen;
  private boolean blockWatched;
  private long blockBegan;

  Liveness(Connection connection) {
    Http2Limits limits = connection.limits();
    this.connection = connection;
    this.patience = limits.begin();
    this.keepAlive =
        new KeepAlive(
            connection.loop(),
            new KeepAlive.Times(limits.begin(), limits.keepAlive(), limits.keepAliveTimeout()),
            this::ask,
            this::dead);
  }

  private void ask() {
    silent.run();
    FrameWriter.ping(connection.control(), false, ASK);
    connection.touch();
  }

  private void dead(KeepAlive.Loss loss) {
    String why =
        switch (loss) {
          case NOT_BEGUN -> "the connection was not begun in time";
          case SILENT -> "the client does not answer";
        };
    connection.closeNow(Status.UNAVAILABLE.withDescription(why));
  }

  /** The client has to begin in time; {@code whenSilent} is run whenever it is asked later. */
  void expectBeginning(Runnable whenSilent) {
    silent = whenSilent;
    keepAlive.expectBeginning();
  }

  /** The client's settings are here. */
  void begun() {
    keepAlive.begun();
  }

  /** Something arrived. */
  void heard() {
    keepAlive.heard();
    boolean open = connection.assembly().isOpen();
    if (open && !blockOpen) {
      // Frames of the block may come for as long as they like otherwise.
      blockBegan = keepAlive.heardAt();
      if (!blockWatched) {
        watchBlock(patience);
      }
    }
    blockOpen = open;
  }

  /** One timer for all blocks, since a client can begin as many as it likes. */
  private void watchBlock(Duration left) {
    blockWatched = true;
    var unused =
        connection.loop().schedule(this::lookAtBlock, left.toNanos(), TimeUnit.NANOSECONDS);
  }

  private void lookAtBlock() {
    blockWatched = false;
    if (!blockOpen) {
      return;
    }
    Duration left = patience.minusNanos(System.nanoTime() - blockBegan);
    if (left.isPositive()) {
      watchBlock(left);
    } else {
      connection.end(ErrorCode.ENHANCE_YOUR_CALM, "a header block was not finished");
    }
  }

  void stop() {
    keepAlive.stop();
  }
}
