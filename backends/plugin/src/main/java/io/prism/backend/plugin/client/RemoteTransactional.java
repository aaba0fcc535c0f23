package io.prism.backend.plugin.client;

import io.prism.backend.WriteContext;
import io.prism.backend.keyvalue.KeyValueTransactional;
import io.prism.backend.keyvalue.Mutation;
import io.prism.backend.keyvalue.Results;
import io.prism.keyvalue.v1.TransactRequest;
import io.prism.keyvalue.v1.TransactResponse;
import io.prism.plugin.keyvalue.v1.KeyValueTransactionalServiceGrpc;
import java.util.concurrent.CompletableFuture;

/** {@code keyvalue_transactional} of a plugin. */
record RemoteTransactional(Caller caller) implements KeyValueTransactional {

  private static final RemoteMethod<TransactRequest, TransactResponse, Results.TransactResult>
      TRANSACT =
          RemoteMethod.mutation(
              KeyValueTransactionalServiceGrpc.getTransactMethod(), ResponseDecoder::transact);

  @Override
  public CompletableFuture<Results.TransactResult> transact(
      WriteContext context, Mutation.Transact transact) {
    return caller.write(
        TRANSACT,
        context,
        transact,
        BatchRequestEncoder.transact(transact, context.call().nowMillis()));
  }
}
