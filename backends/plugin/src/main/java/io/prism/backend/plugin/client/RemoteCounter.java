package io.prism.backend.plugin.client;

import io.prism.backend.WriteContext;
import io.prism.backend.keyvalue.KeyValueCounter;
import io.prism.backend.keyvalue.Mutation;
import io.prism.backend.keyvalue.Results;
import io.prism.keyvalue.v1.IncrementRequest;
import io.prism.keyvalue.v1.IncrementResponse;
import io.prism.plugin.keyvalue.v1.KeyValueCounterServiceGrpc;
import java.util.concurrent.CompletableFuture;

/** {@code keyvalue_counter} of a plugin. */
record RemoteCounter(Caller caller) implements KeyValueCounter {

  private static final RemoteMethod<IncrementRequest, IncrementResponse, Results.IncrementResult>
      INCREMENT =
          RemoteMethod.mutation(
              KeyValueCounterServiceGrpc.getIncrementMethod(), ResponseDecoder::increment);

  @Override
  public CompletableFuture<Results.IncrementResult> increment(
      WriteContext context, Mutation.Increment increment) {
    return caller.write(
        INCREMENT, context, RequestEncoder.increment(increment, context.call().nowMillis()));
  }
}
