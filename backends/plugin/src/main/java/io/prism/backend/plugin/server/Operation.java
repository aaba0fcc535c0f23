package io.prism.backend.plugin.server;

import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * What a method does with a request.
 *
 * @param <Q> the request
 * @param <S> the response
 */
@FunctionalInterface
interface Operation<Q, S> {

  /**
   * Hands the request to the store.
   *
   * @throws io.prism.backend.error.PrismException when the request cannot be read
   */
  Begun<?, S> begin(Q request, ReceivedCall call);

  /**
   * A call that the store works on.
   *
   * @param future the store's own future, so that a cancellation reaches the store
   * @param encode makes the response
   */
  record Begun<R, S>(CompletableFuture<R> future, Function<R, S> encode) {}
}
