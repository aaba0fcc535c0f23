package io.prism.proxy.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;

/**
 * Where the answer to one request goes: one {@link #send}, or {@link #startStream}, any number of
 * {@link #chunk} and {@link #endStream}. Only to be used on {@link #loop()}. After the client has
 * gone, everything written is released and dropped.
 */
interface Replier {

  /** The thread that owns the request. */
  EventLoop loop();

  /** Where to take buffers for a body from. */
  ByteBufAllocator allocator();

  /**
   * Charges what the request has turned into to the byte budget, beyond its body, until the answer
   * has left.
   *
   * @throws HttpFailure 429 when there is no room
   */
  void charge(long bytes);

  /** Charges bytes of the answer, which cannot be refused any more, until it has left. */
  void hold(long bytes);

  /** Answers completely. */
  void send(Reply reply);

  /** Answers with a body of unknown length. */
  void startStream(HttpResponseStatus status, HttpHeaders headers);

  /** Sends, and releases, the next part of the body. */
  void chunk(ByteBuf bytes);

  /** Ends the body. */
  void endStream();

  /** Whether a chunk would leave at once rather than wait in memory; safe from any thread. */
  boolean isWritable();

  /** Has this run whenever {@link #isWritable} becomes true again. */
  void onWritable(Runnable action);

  /** Has this run when the client goes away before the answer is complete. */
  void onDisconnect(Runnable action);

  /**
   * Has this run once when the answer has left, or will never leave; at once if that is so already.
   */
  void whenDone(Runnable action);

  /** Answers with an error. */
  default void fail(HttpFailure failure) {
    send(ErrorReply.of(failure, allocator()));
  }
}
