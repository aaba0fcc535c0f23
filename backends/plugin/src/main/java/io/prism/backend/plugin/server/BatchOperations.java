package io.prism.backend.plugin.server;

import io.prism.backend.keyvalue.BatchItem;
import io.prism.backend.keyvalue.Key;
import io.prism.backend.keyvalue.KeyValueBatch;
import io.prism.backend.keyvalue.Mutation;
import io.prism.backend.keyvalue.wire.BatchDecoder;
import io.prism.backend.keyvalue.wire.BatchEncoder;
import io.prism.backend.keyvalue.wire.DecodedBatch;
import io.prism.backend.plugin.CallContextCodec;
import io.prism.backend.plugin.server.Operation.Begun;
import io.prism.keyvalue.v1.BatchDeleteRequest;
import io.prism.keyvalue.v1.BatchDeleteResponse;
import io.prism.keyvalue.v1.BatchGetRequest;
import io.prism.keyvalue.v1.BatchGetResponse;
import io.prism.keyvalue.v1.BatchPutRequest;
import io.prism.keyvalue.v1.BatchPutResponse;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;

/**
 * {@code keyvalue_batch} over a store. Items answer in the order of the message; the store is told
 * where each stood in the client's own request, which may have held items that the gateway refused.
 */
final class BatchOperations {

  private final KeyValueBatch store;
  private final BatchDecoder decoder;

  BatchOperations(KeyValueBatch store, BatchDecoder decoder) {
    this.store = store;
    this.decoder = decoder;
  }

  Begun<?, BatchGetResponse> get(BatchGetRequest request, ReceivedCall call) {
    List<Key> keys = decoder.batchGet(request);
    return new Begun<>(
        store.batchGet(call.read(), keys), items -> BatchEncoder.batchGet(keys, items));
  }

  Begun<?, BatchPutResponse> put(BatchPutRequest request, ReceivedCall call) {
    DecodedBatch<Mutation.Put> batch = decoder.batchPut(request, call.now());
    ItemConditions conditions = ItemConditions.of(call.message(), batch.size());
    return new Begun<>(
        store.batchPut(call.write(), inClientOrder(batch, call, conditions::apply)),
        outcomes -> BatchEncoder.batchPut(batch, outcomes));
  }

  Begun<?, BatchDeleteResponse> delete(BatchDeleteRequest request, ReceivedCall call) {
    DecodedBatch<Mutation.Delete> batch = decoder.batchDelete(request);
    ItemConditions conditions = ItemConditions.of(call.message(), batch.size());
    return new Begun<>(
        store.batchDelete(call.write(), inClientOrder(batch, call, conditions::applyToDelete)),
        outcomes -> BatchEncoder.batchDelete(batch, outcomes));
  }

  /** The items with their place in the client's request, each changed by its place here. */
  private static <M extends Mutation<?>> List<BatchItem<M>> inClientOrder(
      DecodedBatch<M> batch, ReceivedCall call, BiFunction<Integer, M, M> change) {
    List<Integer> indexes = call.message().getItemIndexesList();
    checkIndexes(indexes, batch.size());
    return batch.valid().stream()
        .map(
            item ->
                new BatchItem<>(
                    indexes.isEmpty() ? item.index() : indexes.get(item.index()),
                    change.apply(item.index(), item.mutation())))
        .toList();
  }

  private static void checkIndexes(List<Integer> indexes, int items) {
    if (!indexes.isEmpty() && indexes.size() != items) {
      throw CallContextCodec.invalid(
          "holds "
              + indexes.size()
              + " item indexes for a batch of "
              + items
              + " items; send one for each item, or none");
    }
    Set<Integer> distinct = new HashSet<>();
    for (int index : indexes) {
      if (index < 0 || !distinct.add(index)) {
        throw CallContextCodec.invalid("holds the item index " + index + " twice, or below zero");
      }
    }
  }
}
