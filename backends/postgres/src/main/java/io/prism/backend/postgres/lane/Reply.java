package io.prism.backend.postgres.lane;

import io.prism.backend.error.PrismException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Who waits for a piece of work. Answered at most once.
 *
 * @param <T> what the work yields
 */
public interface Reply<T> {

  /** Whether somebody still waits. */
  boolean isAwaited();

  /** The work is done. */
  void done(T value);

  /** The work failed. */
  void failed(PrismException failure);

  /** Completes a future with what {@code view} makes of the value. */
  static <T, R> Reply<T> to(CompletableFuture<R> future, Function<? super T, ? extends R> view) {
    return new Reply<>() {
      @Override
      public boolean isAwaited() {
        return !future.isDone();
      }

      @Override
      public void done(T value) {
        future.complete(view.apply(value));
      }

      @Override
      public void failed(PrismException failure) {
        future.completeExceptionally(failure);
      }
    };
  }
}
