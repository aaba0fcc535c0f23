package io.prism.backend.sqlite;

import io.prism.backend.CallContext;
import io.prism.backend.error.Errors;
import io.prism.backend.error.PrismException;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;

/**
 * A read that waits for a reader.
 *
 * @param <R> its result
 */
final class ReadCall<R> implements FairQueue.Entry {

  /** What is read. */
  @FunctionalInterface
  interface Body<R> {
    /**
     * Reads.
     *
     * @throws PrismException when this call fails and others need not
     */
    R read(ReaderSession session, int namespace) throws SQLException;
  }

  private final CallContext context;
  private final long weight;
  private final Body<R> body;
  private final CompletableFuture<R> future = new CompletableFuture<>();

  ReadCall(CallContext context, long weight, Body<R> body) {
    this.context = context;
    this.weight = weight;
    this.body = body;
  }

  @Override
  public String namespace() {
    return context.namespace();
  }

  @Override
  public long weight() {
    return weight;
  }

  /** Completes with what was read. */
  CompletableFuture<R> future() {
    return future;
  }

  /** Reads and answers, unless nobody waits any more. */
  void serve(ReaderSession session, Namespaces namespaces) throws SQLException {
    if (future.isDone()) {
      return;
    }
    if (context.deadline().isExpired()) {
      fail(Errors.deadlineExceeded());
      return;
    }
    try {
      future.complete(body.read(session, namespaces.require(namespace()).id()));
    } catch (PrismException e) {
      fail(e);
    }
  }

  /** Answers with a failure. */
  void fail(PrismException cause) {
    future.completeExceptionally(cause);
  }
}
