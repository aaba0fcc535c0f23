package io.prism.backend.postgres.wire;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.util.concurrent.RejectedExecutionException;

/** Ends a line without a word and without waiting for what was not sent. */
final class Cut {

  private Cut() {}

  /** On the loop. */
  static void now(Channel channel) {
    if (channel.isRegistered()) {
      // Past TLS, which would wait for its own goodbye to be taken.
      channel.unsafe().close(channel.newPromise());
    } else {
      channel.close();
    }
  }

  /**
   * Runs it on the loop, at once if that is here.
   *
   * @return false when the loop is closed, which has ended its lines by itself
   */
  static boolean onLoop(EventLoop loop, Runnable action) {
    if (loop.inEventLoop()) {
      action.run();
      return true;
    }
    if (loop.isShuttingDown()) {
      return false;
    }
    try {
      loop.execute(action);
      return true;
    } catch (RejectedExecutionException e) {
      return false;
    }
  }
}
