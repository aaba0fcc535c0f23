package io.prism.backend.plugin.client;

import io.prism.backend.CallContext;
import io.prism.backend.WriteContext;
import io.prism.backend.keyvalue.Key;
import io.prism.backend.keyvalue.KeyValueTtl;
import io.prism.backend.keyvalue.Mutation;
import io.prism.backend.keyvalue.Results;
import io.prism.keyvalue.v1.ExpireRequest;
import io.prism.keyvalue.v1.ExpireResponse;
import io.prism.keyvalue.v1.GetTtlRequest;
import io.prism.keyvalue.v1.PersistRequest;
import io.prism.keyvalue.v1.PersistResponse;
import io.prism.plugin.keyvalue.v1.KeyValueTtlServiceGrpc;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/** {@code keyvalue_ttl} of a plugin. */
record RemoteTtl(Caller caller) implements KeyValueTtl {

  private static final RemoteMethod<ExpireRequest, ExpireResponse, Results.ExpireResult> EXPIRE =
      RemoteMethod.mutation(KeyValueTtlServiceGrpc.getExpireMethod(), ResponseDecoder::expire);
  private static final RemoteMethod<PersistRequest, PersistResponse, Results.PersistResult>
      PERSIST =
          RemoteMethod.mutation(
              KeyValueTtlServiceGrpc.getPersistMethod(), ResponseDecoder::persist);

  @Override
  public CompletableFuture<Results.ExpireResult> expire(
      WriteContext context, Mutation.Expire expire) {
    return caller.write(EXPIRE, context, RequestEncoder.expire(expire, context.call().nowMillis()));
  }

  @Override
  public CompletableFuture<OptionalLong> expiresAt(CallContext context, Key key) {
    return caller.read(
        RemoteMethod.read(
            KeyValueTtlServiceGrpc.getGetTtlMethod(),
            response -> ResponseDecoder.expiresAt(response, context.nowMillis())),
        context,
        GetTtlRequest.newBuilder().setKeyBytes(key.toByteString()).build());
  }

  @Override
  public CompletableFuture<Results.PersistResult> persist(
      WriteContext context, Mutation.Persist persist) {
    return caller.write(
        PERSIST,
        context,
        PersistRequest.newBuilder().setKeyBytes(persist.key().toByteString()).build());
  }
}
