package io.prism.backend.tck;

import com.google.protobuf.ByteString;
import io.prism.backend.WriteContext;
import io.prism.backend.keyvalue.BatchItem;
import io.prism.backend.keyvalue.Condition;
import io.prism.backend.keyvalue.Expiry;
import io.prism.backend.keyvalue.Item;
import io.prism.backend.keyvalue.ItemOutcome;
import io.prism.backend.keyvalue.Key;
import io.prism.backend.keyvalue.Mutation;
import io.prism.backend.keyvalue.Results;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Batches in a line. */
final class Batches {

  private Batches() {}

  static List<Optional<Item>> get(TestNamespace ns, List<String> keys) {
    return Await.result(ns.batches().batchGet(ns.call(), keys.stream().map(Key::of).toList()));
  }

  static List<Results.PutResult> put(TestNamespace ns, List<String> keys, String value) {
    return put(ns, ns.write(), keys, value);
  }

  static List<Results.PutResult> put(
      TestNamespace ns, WriteContext write, List<String> keys, String value) {
    return done(putOutcomes(ns, write, keys, value));
  }

  static List<ItemOutcome<Results.PutResult>> putOutcomes(
      TestNamespace ns, WriteContext write, List<String> keys, String value) {
    List<BatchItem<Mutation.Put>> items = new ArrayList<>();
    for (String key : keys) {
      items.add(put(items.size(), key, value, Expiry.NEVER));
    }
    return Await.result(ns.batches().batchPut(write, items));
  }

  static BatchItem<Mutation.Put> put(int index, String key, String value, long expiresAtMillis) {
    return new BatchItem<>(
        index,
        new Mutation.Put(
            Key.of(key), ByteString.copyFromUtf8(value), expiresAtMillis, Condition.NONE));
  }

  static List<Results.DeleteResult> delete(TestNamespace ns, List<String> keys) {
    return delete(ns, ns.write(), keys);
  }

  static List<Results.DeleteResult> delete(
      TestNamespace ns, WriteContext write, List<String> keys) {
    List<BatchItem<Mutation.Delete>> items = new ArrayList<>();
    for (String key : keys) {
      items.add(delete(items.size(), key));
    }
    return done(Await.result(ns.batches().batchDelete(write, items)));
  }

  static BatchItem<Mutation.Delete> delete(int index, String key) {
    return new BatchItem<>(index, new Mutation.Delete(Key.of(key), Optional.empty()));
  }

  /** The results of items of which none failed. */
  static <R> List<R> done(List<ItemOutcome<R>> outcomes) {
    List<R> results = new ArrayList<>();
    for (ItemOutcome<R> outcome : outcomes) {
      switch (outcome) {
        case ItemOutcome.Done<R> done -> results.add(done.result());
        case ItemOutcome.Failed<R> failed -> throw failed.failure();
      }
    }
    return results;
  }
}
