package io.prism.backend.sqlite;

import io.prism.backend.CallContext;
import io.prism.backend.error.Errors;
import io.prism.backend.error.PrismException;
import java.sql.SQLException;
import java.util.Optional;
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

  /** What is read in several turns, between which others have theirs. */
  @FunctionalInterface
  interface Turns<R> {
    /**
     * Reads for some milliseconds at most; fails as {@link Body#read} does.
     *
     * @return empty when another turn is needed
     */
    Optional<R> next(ReaderSession session, int namespace) throws SQLException;
  }

  private final CallContext context;
  private final long weight;
  private final Turns<R> turns;
  private final CompletableFuture<R> future = new CompletableFuture<>();

  private ReadCall(CallContext context, long weight, Turns<R> turns) {
    this.context = context;
    this.weight = weight;
    this.turns = turns;
  }

  /** A read that is done in one go. */
  static <R> ReadCall<R> of(CallContext context, long weight, Body<R> body) {
    return inTurns(
        context, weight, (session, namespace) -> Optional.of(body.read(session, namespace)));
  }

  /** A read that may take long. */
  static <R> ReadCall<R> inTurns(CallContext context, long weight, Turns<R> turns) {
    return new ReadCall<>(context, weight, turns);
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

  /** Reads and answers, unless nobody waits any more; unanswered when it needs another turn. */
  void serve(ReaderSession session, Namespaces namespaces) throws SQLException {
    if (future.isDone()) {
      return;
    }
    if (context.deadline().isExpired()) {
      fail(Errors.deadlineExceeded());
      return;
    }
    try {
      turns.next(session, namespaces.require(namespace()).id()).ifPresent(future::complete);
    } catch (PrismException e) {
      fail(e);
    }
  }

  /** Whether it has its answer, or nobody waits for it. */
  boolean isAnswered() {
    return future.isDone();
  }

  /** Answers with a failure. */
  void fail(PrismException cause) {
    future.completeExceptionally(cause);
  }
}
