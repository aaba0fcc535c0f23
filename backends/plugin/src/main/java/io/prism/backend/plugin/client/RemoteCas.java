package io.prism.backend.plugin.client;

import io.prism.backend.WriteContext;
import io.prism.backend.keyvalue.KeyValueCas;
import io.prism.backend.keyvalue.Mutation;
import io.prism.backend.keyvalue.Results;
import io.prism.keyvalue.v1.CompareAndDeleteRequest;
import io.prism.keyvalue.v1.CompareAndDeleteResponse;
import io.prism.keyvalue.v1.CompareAndSwapRequest;
import io.prism.keyvalue.v1.CompareAndSwapResponse;
import io.prism.plugin.keyvalue.v1.KeyValueCasServiceGrpc;
import java.util.concurrent.CompletableFuture;

/** {@code keyvalue_cas} of a plugin. */
record RemoteCas(Caller caller) implements KeyValueCas {

  private static final RemoteMethod<
          CompareAndSwapRequest, CompareAndSwapResponse, Results.SwapResult>
      SWAP =
          RemoteMethod.mutation(
              KeyValueCasServiceGrpc.getCompareAndSwapMethod(), ResponseDecoder::compareAndSwap);
  private static final RemoteMethod<
          CompareAndDeleteRequest, CompareAndDeleteResponse, Results.CompareAndDeleteResult>
      DELETE =
          RemoteMethod.mutation(
              KeyValueCasServiceGrpc.getCompareAndDeleteMethod(),
              ResponseDecoder::compareAndDelete);

  @Override
  public CompletableFuture<Results.SwapResult> compareAndSwap(
      WriteContext context, Mutation.CompareAndSwap swap) {
    return caller.write(
        SWAP, context, swap, RequestEncoder.compareAndSwap(swap, context.call().nowMillis()));
  }

  @Override
  public CompletableFuture<Results.CompareAndDeleteResult> compareAndDelete(
      WriteContext context, Mutation.CompareAndDelete delete) {
    return caller.write(DELETE, context, RequestEncoder.compareAndDelete(delete));
  }
}
