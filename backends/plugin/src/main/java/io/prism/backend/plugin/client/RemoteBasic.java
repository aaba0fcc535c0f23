package io.prism.backend.plugin.client;

import io.prism.backend.CallContext;
import io.prism.backend.WriteContext;
import io.prism.backend.keyvalue.Item;
import io.prism.backend.keyvalue.Key;
import io.prism.backend.keyvalue.KeyValueBasic;
import io.prism.backend.keyvalue.Mutation;
import io.prism.backend.keyvalue.Replica;
import io.prism.backend.keyvalue.Results;
import io.prism.keyvalue.v1.DeleteRequest;
import io.prism.keyvalue.v1.DeleteResponse;
import io.prism.keyvalue.v1.ExistsRequest;
import io.prism.keyvalue.v1.ExistsResponse;
import io.prism.keyvalue.v1.GetRequest;
import io.prism.keyvalue.v1.GetResponse;
import io.prism.keyvalue.v1.PutRequest;
import io.prism.keyvalue.v1.PutResponse;
import io.prism.plugin.keyvalue.v1.KeyValueBasicServiceGrpc;
import io.prism.plugin.keyvalue.v1.ReplicateRequest;
import io.prism.plugin.keyvalue.v1.ReplicateResponse;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** {@code keyvalue_basic} of a plugin. */
record RemoteBasic(Caller caller) implements KeyValueBasic {

  private static final RemoteMethod<GetRequest, GetResponse, Optional<Item>> GET =
      RemoteMethod.read(KeyValueBasicServiceGrpc.getGetMethod(), ResponseDecoder::get);
  private static final RemoteMethod<ExistsRequest, ExistsResponse, Boolean> EXISTS =
      RemoteMethod.read(KeyValueBasicServiceGrpc.getExistsMethod(), ExistsResponse::getExists);
  private static final RemoteMethod<PutRequest, PutResponse, Results.PutResult> PUT =
      RemoteMethod.mutation(KeyValueBasicServiceGrpc.getPutMethod(), ResponseDecoder::put);
  private static final RemoteMethod<DeleteRequest, DeleteResponse, Results.DeleteResult> DELETE =
      RemoteMethod.mutation(KeyValueBasicServiceGrpc.getDeleteMethod(), ResponseDecoder::delete);
  private static final RemoteMethod<ReplicateRequest, ReplicateResponse, Replica.Outcome>
      REPLICATE =
          RemoteMethod.mutation(
              KeyValueBasicServiceGrpc.getReplicateMethod(), ResponseDecoder::replicate);

  @Override
  public CompletableFuture<Optional<Item>> get(CallContext context, Key key) {
    return caller.read(
        GET, context, GetRequest.newBuilder().setKeyBytes(key.toByteString()).build());
  }

  @Override
  public CompletableFuture<Boolean> exists(CallContext context, Key key) {
    return caller.read(
        EXISTS, context, ExistsRequest.newBuilder().setKeyBytes(key.toByteString()).build());
  }

  @Override
  public CompletableFuture<Results.PutResult> put(WriteContext context, Mutation.Put put) {
    return caller.write(PUT, context, put, RequestEncoder.put(put, context.call().nowMillis()));
  }

  @Override
  public CompletableFuture<Results.DeleteResult> delete(
      WriteContext context, Mutation.Delete delete) {
    return caller.write(DELETE, context, RequestEncoder.delete(delete));
  }

  @Override
  public CompletableFuture<Replica.Outcome> replicate(WriteContext context, Replica replica) {
    return caller.write(REPLICATE, context, RequestEncoder.replicate(replica));
  }
}
