package io.prism.backend.tck;

import com.google.protobuf.ByteString;
import io.prism.backend.keyvalue.Condition;
import io.prism.backend.keyvalue.Expiry;
import io.prism.backend.keyvalue.Key;
import io.prism.backend.keyvalue.Mutation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** Many items at once, a bounded number of calls under way, so that a slow store can merge them. */
final class TestData {

  private static final int UNDER_WAY = 128;

  private TestData() {}

  /** Writes the same value under every key. */
  static void fill(TestNamespace ns, List<String> keys, String value) {
    ByteString bytes = ByteString.copyFromUtf8(value);
    forEach(
        keys,
        key ->
            ns.basic()
                .put(
                    ns.write(),
                    new Mutation.Put(Key.of(key), bytes, Expiry.NEVER, Condition.NONE)));
  }

  /** Removes every key. */
  static void delete(TestNamespace ns, List<String> keys) {
    forEach(
        keys,
        key -> ns.basic().delete(ns.write(), new Mutation.Delete(Key.of(key), Optional.empty())));
  }

  private static void forEach(List<String> keys, Function<String, CompletableFuture<?>> operation) {
    List<CompletableFuture<?>> calls = new ArrayList<>();
    for (String key : keys) {
      calls.add(operation.apply(key));
      if (calls.size() == UNDER_WAY) {
        calls.forEach(Await::result);
        calls.clear();
      }
    }
    calls.forEach(Await::result);
  }
}
