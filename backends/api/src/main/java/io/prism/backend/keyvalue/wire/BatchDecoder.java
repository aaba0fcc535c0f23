package io.prism.backend.keyvalue.wire;

import io.prism.backend.error.PrismException;
import io.prism.backend.keyvalue.BatchItem;
import io.prism.backend.keyvalue.Condition;
import io.prism.backend.keyvalue.Key;
import io.prism.backend.keyvalue.Mutation;
import io.prism.common.v1.ErrorReason;
import io.prism.keyvalue.v1.BatchDeleteRequest;
import io.prism.keyvalue.v1.BatchGetRequest;
import io.prism.keyvalue.v1.BatchPutItem;
import io.prism.keyvalue.v1.BatchPutRequest;
import io.prism.keyvalue.v1.Compare;
import io.prism.keyvalue.v1.Operation;
import io.prism.keyvalue.v1.TransactRequest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;

/**
 * Checks and reads requests on many items. Errors as in {@link RequestDecoder}.
 *
 * @param items how single items are read
 */
public record BatchDecoder(RequestDecoder items) {

  /** Reads the keys of a BatchGet; one bad key fails all. */
  public List<Key> batchGet(BatchGetRequest request) {
    requireItems(request.getKeysCount(), "keys");
    List<Key> keys = new ArrayList<>(request.getKeysCount());
    for (int i = 0; i < request.getKeysCount(); i++) {
      keys.add(Key.of(request.getKeys(i), path("keys", i)));
    }
    return keys;
  }

  /** Reads a BatchPut; bad items are set apart. */
  public DecodedBatch<Mutation.Put> batchPut(BatchPutRequest request, long now) {
    requireItems(request.getItemsCount(), "items");
    long bytes = 0;
    for (BatchPutItem item : request.getItemsList()) {
      bytes += item.getKeyBytes().size() + (long) item.getValue().size();
    }
    requireBytes(bytes);
    return decode(
        request.getItemsCount(),
        i -> {
          BatchPutItem item = request.getItems(i);
          String path = path("items", i);
          return new Mutation.Put(
              Key.of(item.getKey(), path + ".key"),
              items.value(item.getValue(), path + ".value"),
              items.expiry(
                  item.hasTtl(), item.getTtl(), item.getNoExpiration(), now, path + ".ttl"),
              Condition.NONE);
        });
  }

  /** Reads a BatchDelete; bad keys are set apart. */
  public DecodedBatch<Mutation.Delete> batchDelete(BatchDeleteRequest request) {
    requireItems(request.getKeysCount(), "keys");
    return decode(
        request.getKeysCount(),
        i -> new Mutation.Delete(Key.of(request.getKeys(i), path("keys", i)), Optional.empty()));
  }

  private static <M extends Mutation<?>> DecodedBatch<M> decode(int size, IntFunction<M> read) {
    List<BatchItem<M>> valid = new ArrayList<>(size);
    List<DecodedBatch.Rejected> rejected = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      try {
        valid.add(new BatchItem<>(i, read.apply(i)));
      } catch (PrismException e) {
        rejected.add(new DecodedBatch.Rejected(i, e));
      }
    }
    return new DecodedBatch<>(size, valid, rejected);
  }

  /** Reads a transaction. */
  public Mutation.Transact transact(TransactRequest request, long now) {
    requireItems(request.getComparesCount(), "compares");
    requireItems(request.getOnSuccessCount(), "on_success");
    requireItems(request.getOnFailureCount(), "on_failure");
    List<Mutation.Compare> compares = new ArrayList<>(request.getComparesCount());
    for (int i = 0; i < request.getComparesCount(); i++) {
      compares.add(compare(request.getCompares(i), path("compares", i)));
    }
    Mutation.Transact transact =
        new Mutation.Transact(
            compares,
            branch(request.getOnSuccessList(), "on_success", now),
            branch(request.getOnFailureList(), "on_failure", now));
    requireBytes(transact.weight());
    return transact;
  }

  private Mutation.Compare compare(Compare compare, String path) {
    Key key = Key.of(compare.getKey(), path + ".key");
    return switch (compare.getTargetCase()) {
      case VERSION -> new Mutation.Compare.HasVersion(key, compare.getVersion());
      case VALUE ->
          new Mutation.Compare.HasValue(key, items.value(compare.getValue(), path + ".value"));
      case ABSENT -> {
        requireTrue(compare.getAbsent(), path + ".absent", "present");
        yield new Mutation.Compare.IsAbsent(key);
      }
      case PRESENT -> {
        requireTrue(compare.getPresent(), path + ".present", "absent");
        yield new Mutation.Compare.IsPresent(key);
      }
      case TARGET_NOT_SET -> throw invalid(path, "give one of version, value, absent and present");
    };
  }

  private static void requireTrue(boolean given, String path, String opposite) {
    if (!given) {
      throw invalid(path, "must be true; use " + opposite + " for the opposite");
    }
  }

  private List<Mutation.Operation> branch(List<Operation> operations, String field, long now) {
    List<Mutation.Operation> branch = new ArrayList<>(operations.size());
    Set<Key> written = new HashSet<>();
    for (int i = 0; i < operations.size(); i++) {
      String path = path(field, i);
      Mutation.Operation operation = operation(operations.get(i), path, now);
      if (!(operation instanceof Mutation.Operation.GetItem) && !written.add(operation.key())) {
        throw invalid(path, "writes a key that an earlier operation of the list writes already");
      }
      branch.add(operation);
    }
    return branch;
  }

  private Mutation.Operation operation(Operation operation, String path, long now) {
    return switch (operation.getOperationCase()) {
      case PUT -> {
        var put = operation.getPut();
        yield new Mutation.Operation.PutItem(
            Key.of(put.getKey(), path + ".put.key"),
            items.value(put.getValue(), path + ".put.value"),
            items.expiry(
                put.hasTtl(), put.getTtl(), put.getNoExpiration(), now, path + ".put.ttl"));
      }
      case DELETE ->
          new Mutation.Operation.DeleteItem(
              Key.of(operation.getDelete().getKey(), path + ".delete.key"));
      case GET ->
          new Mutation.Operation.GetItem(Key.of(operation.getGet().getKey(), path + ".get.key"));
      case OPERATION_NOT_SET -> throw invalid(path, "give one of put, delete and get");
    };
  }

  private void requireItems(int count, String field) {
    int limit = items.limits().maxBatchItems();
    if (count > limit) {
      throw PrismException.builder(
              ErrorReason.BATCH_TOO_LARGE,
              field + ": " + count + " items, but a call takes at most " + limit + "; split it")
          .violation(field, "more than " + limit + " items")
          .metadata("limit", Integer.toString(limit))
          .build();
    }
  }

  private void requireBytes(long bytes) {
    long limit = items.limits().maxBatchBytes();
    if (bytes > limit) {
      throw PrismException.builder(
              ErrorReason.BATCH_TOO_LARGE,
              "the call carries "
                  + bytes
                  + " bytes of keys and values, but takes at most "
                  + limit
                  + "; split it")
          .metadata("limit", Long.toString(limit))
          .build();
    }
  }

  private static PrismException invalid(String field, String message) {
    return PrismException.invalidField(ErrorReason.INVALID_REQUEST, field, field + ": " + message);
  }

  private static String path(String field, int index) {
    return field + "[" + index + "]";
  }
}
