package io.prism.backend.plugin.client;

import com.google.protobuf.MessageLite;
import io.prism.backend.CallContext;
import io.prism.backend.WriteContext;
import io.prism.backend.keyvalue.BatchItem;
import io.prism.backend.keyvalue.Item;
import io.prism.backend.keyvalue.ItemOutcome;
import io.prism.backend.keyvalue.Key;
import io.prism.backend.keyvalue.KeyValueBatch;
import io.prism.backend.keyvalue.Mutation;
import io.prism.backend.keyvalue.Results;
import io.prism.backend.plugin.CallContextCodec;
import io.prism.keyvalue.v1.BatchDeleteRequest;
import io.prism.keyvalue.v1.BatchDeleteResponse;
import io.prism.keyvalue.v1.BatchGetRequest;
import io.prism.keyvalue.v1.BatchGetResponse;
import io.prism.keyvalue.v1.BatchPutRequest;
import io.prism.keyvalue.v1.BatchPutResponse;
import io.prism.plugin.keyvalue.v1.KeyValueBatchServiceGrpc;
import io.prism.plugin.v1.ItemCondition;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** {@code keyvalue_batch} of a plugin. */
record RemoteBatch(Caller caller) implements KeyValueBatch {

  private static final RemoteMethod<BatchGetRequest, BatchGetResponse, List<Optional<Item>>> GET =
      RemoteMethod.read(
          KeyValueBatchServiceGrpc.getBatchGetMethod(), BatchResponseDecoder::batchGet);
  private static final RemoteMethod<
          BatchPutRequest, BatchPutResponse, List<ItemOutcome<Results.PutResult>>>
      PUT =
          RemoteMethod.mutation(
              KeyValueBatchServiceGrpc.getBatchPutMethod(), BatchResponseDecoder::batchPut);
  private static final RemoteMethod<
          BatchDeleteRequest, BatchDeleteResponse, List<ItemOutcome<Results.DeleteResult>>>
      DELETE =
          RemoteMethod.mutation(
              KeyValueBatchServiceGrpc.getBatchDeleteMethod(), BatchResponseDecoder::batchDelete);

  @Override
  public CompletableFuture<List<Optional<Item>>> batchGet(CallContext context, List<Key> keys) {
    return caller.read(GET, context, BatchRequestEncoder.batchGet(keys));
  }

  @Override
  public CompletableFuture<List<ItemOutcome<Results.PutResult>>> batchPut(
      WriteContext context, List<BatchItem<Mutation.Put>> items) {
    return write(
        PUT,
        context,
        items,
        BatchRequestEncoder.putConditions(items),
        BatchRequestEncoder.batchPut(items, context.call().nowMillis()));
  }

  @Override
  public CompletableFuture<List<ItemOutcome<Results.DeleteResult>>> batchDelete(
      WriteContext context, List<BatchItem<Mutation.Delete>> items) {
    return write(
        DELETE,
        context,
        items,
        BatchRequestEncoder.deleteConditions(items),
        BatchRequestEncoder.batchDelete(items));
  }

  private <Q extends MessageLite, S, R, M extends Mutation<?>> CompletableFuture<R> write(
      RemoteMethod<Q, S, R> method,
      WriteContext context,
      List<BatchItem<M>> items,
      List<ItemCondition> conditions,
      Q request) {
    return caller.send(
        method,
        context.call(),
        CallContextCodec.encode(context)
            .addAllItemIndexes(BatchRequestEncoder.indexes(items))
            .addAllItemConditions(conditions)
            .build(),
        request);
  }
}
