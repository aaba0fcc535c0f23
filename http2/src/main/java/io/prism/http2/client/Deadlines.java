package io.prism.http2.client;

import io.grpc.Metadata;
import io.grpc.Status;
import io.netty.channel.EventLoop;
import java.util.concurrent.TimeUnit;

/** Ends calls whose time is over, with one timer for all of a connection. On the loop only. */
final class Deadlines {

  /** How exactly deadlines are kept. */
  private static final long SWEEP_MILLIS = 20;

  private final EventLoop loop;
  private final ClientCalls calls;
  private final Runnable sweep = this::sweep;
  private boolean armed;

  Deadlines(EventLoop loop, ClientCalls calls) {
    this.loop = loop;
    this.calls = calls;
  }

  /** A call has a deadline. */
  void expect() {
    if (!armed) {
      armed = true;
      loop.schedule(sweep, SWEEP_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private void sweep() {
    armed = false;
    long now = System.nanoTime();
    calls.forEach(stream -> expire(stream, now));
    if (!calls.isEmpty()) {
      expect();
    }
  }

  private void expire(ClientStream stream, long now) {
    if (stream.isOverdue(now)) {
      calls.fail(
          stream,
          Status.DEADLINE_EXCEEDED.withDescription("no reply in time"),
          new Metadata(),
          stream.isOpen());
    }
  }
}
