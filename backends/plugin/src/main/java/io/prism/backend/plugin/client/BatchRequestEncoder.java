package io.prism.backend.plugin.client;

import io.prism.backend.keyvalue.BatchItem;
import io.prism.backend.keyvalue.Condition;
import io.prism.backend.keyvalue.Expiry;
import io.prism.backend.keyvalue.Key;
import io.prism.backend.keyvalue.Mutation;
import io.prism.keyvalue.v1.BatchDeleteRequest;
import io.prism.keyvalue.v1.BatchGetRequest;
import io.prism.keyvalue.v1.BatchPutItem;
import io.prism.keyvalue.v1.BatchPutRequest;
import io.prism.keyvalue.v1.Compare;
import io.prism.keyvalue.v1.DeleteOperation;
import io.prism.keyvalue.v1.GetOperation;
import io.prism.keyvalue.v1.Operation;
import io.prism.keyvalue.v1.PutOperation;
import io.prism.keyvalue.v1.TransactRequest;
import io.prism.plugin.v1.ItemCondition;
import java.util.ArrayList;
import java.util.List;

/** Writes commands on many items as the client's own messages. */
final class BatchRequestEncoder {

  private BatchRequestEncoder() {}

  static BatchGetRequest batchGet(List<Key> keys) {
    BatchGetRequest.Builder request = BatchGetRequest.newBuilder();
    keys.forEach(key -> request.addKeysBytes(key.toByteString()));
    return request.build();
  }

  static BatchPutRequest batchPut(List<BatchItem<Mutation.Put>> items, long now) {
    BatchPutRequest.Builder request = BatchPutRequest.newBuilder();
    for (BatchItem<Mutation.Put> item : items) {
      Mutation.Put put = item.mutation();
      BatchPutItem.Builder encoded =
          BatchPutItem.newBuilder().setKeyBytes(put.key().toByteString()).setValue(put.value());
      if (put.expiresAtMillis() != Expiry.NEVER) {
        encoded.setTtl(RequestEncoder.ttl(put.expiresAtMillis(), now));
      }
      request.addItems(encoded);
    }
    return request.build();
  }

  static BatchDeleteRequest batchDelete(List<BatchItem<Mutation.Delete>> items) {
    BatchDeleteRequest.Builder request = BatchDeleteRequest.newBuilder();
    items.forEach(item -> request.addKeysBytes(item.mutation().key().toByteString()));
    return request.build();
  }

  /** Where the items stood in the client's request; empty when they are in order. */
  static <M extends Mutation<?>> List<Integer> indexes(List<BatchItem<M>> items) {
    for (int i = 0; i < items.size(); i++) {
      if (items.get(i).index() != i) {
        return items.stream().map(BatchItem::index).toList();
      }
    }
    return List.of();
  }

  /** The conditions on puts. */
  static List<ItemCondition> putConditions(List<BatchItem<Mutation.Put>> items) {
    List<ItemCondition> conditions = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      ItemCondition.Builder condition = ItemCondition.newBuilder().setItem(i);
      switch (items.get(i).mutation().condition()) {
        case Condition.None _ -> {}
        case Condition.IfAbsent _ -> conditions.add(condition.setIfAbsent(true).build());
        case Condition.IfPresent _ -> conditions.add(condition.setIfPresent(true).build());
        case Condition.IfVersion(var version) ->
            conditions.add(condition.setIfVersion(version).build());
      }
    }
    return conditions;
  }

  /** The conditions on deletes. */
  static List<ItemCondition> deleteConditions(List<BatchItem<Mutation.Delete>> items) {
    List<ItemCondition> conditions = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      ItemCondition.Builder condition = ItemCondition.newBuilder().setItem(i);
      items
          .get(i)
          .mutation()
          .ifVersion()
          .ifPresent(version -> conditions.add(condition.setIfVersion(version).build()));
    }
    return conditions;
  }

  static TransactRequest transact(Mutation.Transact transact, long now) {
    TransactRequest.Builder request = TransactRequest.newBuilder();
    transact.compares().forEach(compare -> request.addCompares(compare(compare)));
    transact.onSuccess().forEach(operation -> request.addOnSuccess(operation(operation, now)));
    transact.onFailure().forEach(operation -> request.addOnFailure(operation(operation, now)));
    return request.build();
  }

  private static Compare compare(Mutation.Compare compare) {
    Compare.Builder encoded = Compare.newBuilder().setKeyBytes(compare.key().toByteString());
    switch (compare) {
      case Mutation.Compare.HasVersion(_, var version) -> encoded.setVersion(version);
      case Mutation.Compare.HasValue(_, var value) -> encoded.setValue(value);
      case Mutation.Compare.IsAbsent _ -> encoded.setAbsent(true);
      case Mutation.Compare.IsPresent _ -> encoded.setPresent(true);
    }
    return encoded.build();
  }

  private static Operation operation(Mutation.Operation operation, long now) {
    Operation.Builder encoded = Operation.newBuilder();
    switch (operation) {
      case Mutation.Operation.PutItem(Key key, var value, long expiresAtMillis) -> {
        PutOperation.Builder put =
            PutOperation.newBuilder().setKeyBytes(key.toByteString()).setValue(value);
        if (expiresAtMillis != Expiry.NEVER) {
          put.setTtl(RequestEncoder.ttl(expiresAtMillis, now));
        }
        encoded.setPut(put);
      }
      case Mutation.Operation.DeleteItem(Key key) ->
          encoded.setDelete(DeleteOperation.newBuilder().setKeyBytes(key.toByteString()));
      case Mutation.Operation.GetItem(Key key) ->
          encoded.setGet(GetOperation.newBuilder().setKeyBytes(key.toByteString()));
    }
    return encoded.build();
  }
}
