package io.prism.proxy.http;

import io.netty.channel.Channel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.util.concurrent.atomic.AtomicInteger;

/** The open connections of a door. Safe for many threads. */
final class Connections {

  private final int most;
  private final HttpDoorHooks hooks;
  private final AtomicInteger open = new AtomicInteger();
  private final ChannelGroup channels = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);

  Connections(int most, HttpDoorHooks hooks) {
    this.most = most;
    this.hooks = hooks;
  }

  /** Counts a connection until it closes, unless there are too many. */
  boolean add(Channel connection) {
    if (open.incrementAndGet() > most) {
      open.decrementAndGet();
      hooks.connectionRefused();
      return false;
    }
    channels.add(connection);
    connection.closeFuture().addListener(_ -> open.decrementAndGet());
    return true;
  }

  /**
   * Cuts all of them off. A plain close would let HTTP/2 connections wait for their streams.
   *
   * @return completes when they are closed
   */
  Future<Void> cutOff() {
    for (Channel connection : channels) {
      connection
          .eventLoop()
          .execute(() -> connection.unsafe().close(connection.unsafe().voidPromise()));
    }
    return channels.newCloseFuture();
  }

  /** How many are open. */
  int count() {
    return open.get();
  }

  /** All that are open. */
  ChannelGroup channels() {
    return channels;
  }
}
