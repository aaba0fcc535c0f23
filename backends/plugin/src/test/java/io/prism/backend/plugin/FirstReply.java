package io.prism.backend.plugin;

import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** Completes a future with the first reply of a stream. */
record FirstReply<S, R>(CompletableFuture<R> future, Function<S, R> read)
    implements StreamObserver<S> {

  @Override
  public void onNext(S reply) {
    future.complete(read.apply(reply));
  }

  @Override
  public void onError(Throwable failure) {
    future.completeExceptionally(failure);
  }

  @Override
  public void onCompleted() {}
}
