package io.prism.http2.server;

import io.prism.http2.frame.ErrorCode;
import io.prism.http2.frame.FrameWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The orderly end of a connection: the client is told, may have sent streams until it knows, and
 * all of them are served.
 */
final class Drain {

  private static final byte[] WHY = "app_requested".getBytes(StandardCharsets.US_ASCII);
  private static final long KNOWS = 0x7072_6973_6d00_0002L;
  private static final int ROOM = 128;

  private enum Phase {
    NONE,
    TOLD,
    KNOWN
  }

  private final Connection connection;
  private Phase phase = Phase.NONE;
  private @Nullable Future<?> patience;

  Drain(Connection connection) {
    this.connection = connection;
  }

  /** Begins the end. */
  void begin() {
    if (phase != Phase.NONE) {
      return;
    }
    phase = Phase.TOLD;
    var out = connection.output().reserve(ROOM);
    FrameWriter.goAway(out, Integer.MAX_VALUE, ErrorCode.NO_ERROR, WHY);
    FrameWriter.ping(out, false, KNOWS);
    connection.touch();
    patience =
        connection
            .loop()
            .schedule(
                this::clientKnows, connection.limits().drain().toNanos(), TimeUnit.NANOSECONDS);
  }

  /** The client answered a ping, maybe ours. */
  void pingAck(long content) {
    if (content == KNOWS) {
      clientKnows();
    }
  }

  private void clientKnows() {
    if (phase != Phase.TOLD) {
      return;
    }
    phase = Phase.KNOWN;
    stop();
    FrameWriter.goAway(
        connection.output().reserve(ROOM), connection.history().last(), ErrorCode.NO_ERROR, WHY);
    connection.touch();
    streamClosed();
  }

  /** Whether new streams are ignored. */
  boolean ignoresStreams() {
    return phase == Phase.KNOWN;
  }

  /** A stream is over: the last one takes the connection with it. */
  void streamClosed() {
    if (phase == Phase.KNOWN && connection.streams().size() == 0) {
      connection.endWell();
    }
  }

  void stop() {
    if (patience != null) {
      patience.cancel(false);
    }
  }
}
