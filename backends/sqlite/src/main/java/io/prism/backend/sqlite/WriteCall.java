package io.prism.backend.sqlite;

import io.prism.backend.WriteContext;
import io.prism.backend.error.Errors;
import io.prism.backend.error.PrismException;
import io.prism.backend.error.StatusCodec;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A mutation that waits for the writer. Once taken from the queue it belongs to the writer's
 * thread: decided, perhaps more than once when a transaction is repeated, and answered once.
 *
 * @param <R> its result
 */
final class WriteCall<R> implements FairQueue.Entry {

  private static final Logger LOG = LoggerFactory.getLogger(WriteCall.class);

  /** What the call changes, decided over the rows of a transaction. */
  @FunctionalInterface
  interface Change<R> {
    /** Decides; see {@link Workspace#apply}. */
    R apply(Workspace workspace, OpenNamespace namespace) throws SQLException;
  }

  /** What a change takes of the file beside its bytes: a page here and there. */
  private static final long OVERHEAD_BYTES = 16L << 10;

  private final WriteContext context;
  private final long weight;
  private final boolean removal;
  private final Change<R> change;
  private final CompletableFuture<R> future = new CompletableFuture<>();
  private @Nullable R result;
  private @Nullable PrismException failure;

  /**
   * A call.
   *
   * @param weight the bytes it carries
   * @param removal whether it only removes, and so may take room that is kept back for that
   */
  WriteCall(WriteContext context, long weight, boolean removal, Change<R> change) {
    this.context = context;
    this.weight = weight;
    this.removal = removal;
    this.change = change;
  }

  @Override
  public String namespace() {
    return context.call().namespace();
  }

  @Override
  public long weight() {
    return weight;
  }

  /** By how many bytes it may make the file grow; 0 when it only removes. */
  long growth() {
    return removal ? 0 : weight + OVERHEAD_BYTES;
  }

  /** Completes when the transaction of the call has ended. */
  CompletableFuture<R> future() {
    return future;
  }

  /** Whether somebody waits; when the deadline has passed, the call is answered with that. */
  boolean isWanted() {
    if (future.isDone()) {
      return false;
    }
    if (context.call().deadline().isExpired()) {
      fail(Errors.deadlineExceeded());
      return false;
    }
    return true;
  }

  /** Works the call out over a transaction; a failure of the call itself is kept for the answer. */
  void decide(Workspace workspace, Namespaces namespaces) throws SQLException {
    try {
      failure = null;
      result = change.apply(workspace, namespaces.require(namespace()));
    } catch (PrismException e) {
      failure = e;
    } catch (RuntimeException e) {
      LOG.atError().setCause(e).addKeyValue("namespace", namespace()).log("Mutation not decided");
      failure = StatusCodec.toException(e);
    }
  }

  /** Tells the outcome, after the transaction was committed. */
  void answer() {
    if (failure != null) {
      future.completeExceptionally(failure);
    } else {
      future.complete(result);
    }
  }

  /** Tells a failure of the store instead. */
  void fail(PrismException cause) {
    future.completeExceptionally(cause);
  }
}
