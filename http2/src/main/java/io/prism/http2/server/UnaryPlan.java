package io.prism.http2.server;

import io.netty.buffer.ByteBuf;

/** What requests with the same headers on the same connection mean. Used on one loop only. */
public interface UnaryPlan {

  /** Given to {@link #take} when the client set no deadline. */
  long NO_DEADLINE = Long.MAX_VALUE;

  /**
   * Whether the plan still holds. Asked before each use; when it does not, the engine drops it and
   * asks the lane for another. To be cheap.
   */
  boolean isCurrent();

  /**
   * Takes a request that has arrived completely, or does nothing at all. Called on the loop, which
   * must not be held up. May answer before it returns.
   *
   * <p>Who takes it answers exactly once, by {@link Reply#end}, {@link Reply#send} or {@link
   * Reply#fail}, also when the call was cancelled meanwhile.
   *
   * <p>An exception counts as an answer: the call is closed with {@code UNKNOWN}. The reply must
   * not have been answered then, nor be used later.
   *
   * @param message the message without its prefix, between the reader index and the writer index,
   *     at most 16 KiB. It is the transport's own buffer: valid during this call only, and its
   *     indexes may be moved
   * @param deadlineNanos when the client gives up, in {@link System#nanoTime}, which may be past;
   *     or {@link #NO_DEADLINE}. Nobody but who takes the request sees to it that it is kept
   * @return false when nothing was done, so that the request goes the other lane
   */
  boolean take(ByteBuf message, long deadlineNanos, Reply reply);
}
