package io.prism.backend.sqlite;

import io.prism.backend.error.PrismException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Work on the store itself that has a transaction of its own. For the writer's thread.
 *
 * @param <R> its result
 */
final class StoreTask<R> {

  /** What it does within the transaction. */
  @FunctionalInterface
  interface Body<R> {
    /**
     * Does it.
     *
     * @throws PrismException to end the transaction without change
     */
    R run(Connection connection) throws SQLException;
  }

  private final Body<R> body;
  private final Consumer<R> afterCommit;
  private final CompletableFuture<R> future = new CompletableFuture<>();
  private @Nullable R result;

  /**
   * A task.
   *
   * @param afterCommit makes the result known to the writer's later transactions
   */
  StoreTask(Body<R> body, Consumer<R> afterCommit) {
    this.body = body;
    this.afterCommit = afterCommit;
  }

  /** Completes after the commit. */
  CompletableFuture<R> future() {
    return future;
  }

  /** Runs within a transaction. */
  void run(Connection connection) throws SQLException {
    result = body.run(connection);
  }

  /** Tells the result, after the transaction was committed. */
  void answer() {
    R committed = result;
    if (committed == null) {
      throw new IllegalStateException("a task is answered before it ran");
    }
    afterCommit.accept(committed);
    future.complete(committed);
  }

  /** Tells a failure instead. */
  void fail(PrismException cause) {
    future.completeExceptionally(cause);
  }
}
