package io.prism.http2.server;

import io.grpc.Metadata;
import io.grpc.Status;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;

/**
 * The answer to one request of the {@linkplain UnaryPlan unary lane}. Given once; afterwards the
 * object belongs to another request, so it must not be touched any more.
 *
 * <p>Answers are written together at the end of what the loop is at, never one by one.
 */
public interface Reply {

  /**
   * Answers of up to so many bytes are counted by the engine while the client does not take them.
   * Who gives larger ones sees to it that there is room.
   */
  int SMALL_BYTES = 16 << 10;

  /** Told what becomes of a call. On the loop, and one of the two methods once. */
  interface Watcher {

    /**
     * Nobody waits for the answer any more: the client went away or reset the stream. The reply
     * must still be answered, with whatever; nothing of it is sent. Told only before the answer was
     * given.
     */
    void cancelled();

    /** The answer was given, and has been handed to the transport or thrown away. */
    void gone();
  }

  /** The connection's loop. */
  EventLoop loop();

  /**
   * Names who is told of the call's fate; at most once, on the loop, within {@link UnaryPlan#take}
   * and before the answer. Whoever answers at once needs none.
   */
  void watch(Watcher watcher);

  /**
   * Begins an answer of a known size. On the loop only. Exactly so many bytes must be written to
   * the buffer at its writer index, and {@link #end} be called, before anything else of the engine
   * is used: the buffer may be the connection's own, with other answers before this one. Nothing
   * but appending is allowed, and the buffer must not be kept.
   *
   * @param messageBytes the size of the message, without a prefix
   * @return a buffer that has room for them
   */
  ByteBuf begin(int messageBytes);

  /**
   * Ends the answer that was {@linkplain #begin begun}, with status OK.
   *
   * @throws IllegalStateException when other than the announced number of bytes was written; the
   *     connection is broken then
   */
  void end();

  /**
   * Answers with a message and status OK. On any thread.
   *
   * @param message without a prefix; taken over, and released in any case
   */
  void send(ByteBuf message);

  /**
   * Answers without a message. On any thread.
   *
   * @param trailers what goes with the status; not to be changed afterwards
   */
  void fail(Status status, Metadata trailers);
}
