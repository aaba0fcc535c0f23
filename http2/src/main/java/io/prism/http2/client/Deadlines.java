package io.prism.http2.client;

import io.grpc.Metadata;
import io.grpc.Status;
import java.util.concurrent.TimeUnit;

/** Ends calls whose time is over, with one timer for all of a connection. On the loop only. */
final class Deadlines {

  /** How exactly deadlines are kept. */
  private static final long SWEEP_MILLIS = 20;

  private final ClientConnection connection;
  private final Runnable sweep = this::sweep;
  private boolean armed;

  Deadlines(ClientConnection connection) {
    this.connection = connection;
  }

  /** A call has a deadline. */
  void expect() {
    if (!armed) {
      armed = true;
      connection.loop().schedule(sweep, SWEEP_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private void sweep() {
    armed = false;
    long now = System.nanoTime();
    connection.forEachCall(stream -> expire(stream, now));
    if (!connection.isIdle()) {
      expect();
    }
  }

  private void expire(ClientStream stream, long now) {
    long deadline = stream.deadlineNanos();
    if (deadline != ClientConnection.NO_DEADLINE && deadline - now <= 0) {
      connection.fail(
          stream,
          Status.DEADLINE_EXCEEDED.withDescription("no reply in time"),
          new Metadata(),
          stream.isOpen());
    }
  }
}
