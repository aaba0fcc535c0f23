package io.prism.proxy.call;

import java.util.concurrent.CompletableFuture;

/**
 * Serves one method. A handler knows no transport: it gets the decoded request and the call, and
 * completes the call from any thread. It runs on an event loop and never blocks. What it throws
 * fails the call.
 */
public sealed interface Handler<Q, R> {

  /** Serves a method with one reply. */
  non-sealed interface Unary<Q, R> extends Handler<Q, R> {
    /** Serves a call; answers through {@code call} once. */
    void handle(Q request, Call<R> call);
  }

  /** Serves a method with a stream of replies. */
  non-sealed interface Streaming<Q, R> extends Handler<Q, R> {
    /** Starts a stream; nothing is read before the first page is asked for. */
    Pages<R> open(Q request, Call<R> call);
  }

  /** A stream of replies, pulled one by one when the client is ready for more. */
  interface Pages<R> {
    /** The next reply; not called again before it is there, nor after the last. */
    CompletableFuture<Page<R>> next();
  }

  /**
   * One reply of a stream.
   *
   * @param message the reply
   * @param last whether the stream ends with it
   */
  record Page<R>(R message, boolean last) {}
}
