package io.prism.backend.plugin.client;

import io.prism.backend.WriteContext;
import io.prism.backend.keyvalue.Expiry;
import io.prism.backend.keyvalue.KeyValueCounter;
import io.prism.backend.keyvalue.Mutation;
import io.prism.backend.keyvalue.Results;
import io.prism.backend.plugin.CallContextCodec;
import io.prism.keyvalue.v1.IncrementRequest;
import io.prism.keyvalue.v1.IncrementResponse;
import io.prism.plugin.keyvalue.v1.KeyValueCounterServiceGrpc;
import io.prism.plugin.v1.CallContext;
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
    CallContext.Builder beside = CallContextCodec.encode(context);
    if (increment.newExpiresAtMillis() != Expiry.NEVER) {
      beside.setNewExpiresAtMillis(increment.newExpiresAtMillis());
    }
    return caller.send(
        INCREMENT,
        context.call(),
        beside.build(),
        RequestEncoder.increment(increment, context.call().nowMillis()));
  }
}
