package io.prism.proxy.keyvalue;

import io.prism.backend.error.PrismException;
import io.prism.backend.keyvalue.Item;
import io.prism.backend.keyvalue.Key;
import io.prism.backend.keyvalue.KeyValueBatch;
import io.prism.backend.keyvalue.wire.BatchEncoder;
import io.prism.common.v1.ErrorReason;
import io.prism.keyvalue.v1.BatchGetResponse;
import io.prism.proxy.call.Call;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads the items of a BatchGet in chunks, each so small that it fits into memory even if every
 * value is as large as the namespace allows, and stops as soon as the reply would be too large. A
 * thousand small values are read in a few chunks; a thousand huge ones are never read at all.
 */
final class BoundedBatchGet {

  /** The most that one chunk may bring. */
  private static final long CHUNK_BYTES = 64L << 20;

  /** The most that a reply may hold. */
  private static final long REPLY_BYTES = 20L << 20;

  private final Call<BatchGetResponse> call;
  private final KeyValueBatch store;
  private final List<Key> keys;
  private final int chunk;
  private final List<Optional<Item>> items;
  private long bytes;

  BoundedBatchGet(Call<BatchGetResponse> call, KeyValueBatch store, List<Key> keys) {
    this.call = call;
    this.store = store;
    this.keys = keys;
    this.chunk = (int) Math.clamp(CHUNK_BYTES / call.route().limits().maxValueBytes(), 4, 1_000);
    this.items = new ArrayList<>(keys.size());
  }

  void start() {
    if (keys.isEmpty()) {
      call.complete(BatchGetResponse.getDefaultInstance());
    } else {
      next();
    }
  }

  private void next() {
    List<Key> part = keys.subList(items.size(), Math.min(items.size() + chunk, keys.size()));
    call.then(store.batchGet(call.context(), part), this::take);
  }

  private void take(List<Optional<Item>> part) {
    for (Optional<Item> item : part) {
      bytes += item.map(found -> found.value().size()).orElse(0);
    }
    items.addAll(part);
    if (bytes > REPLY_BYTES) {
      throw PrismException.builder(
              ErrorReason.RESPONSE_TOO_LARGE,
              "the first "
                  + items.size()
                  + " of "
                  + keys.size()
                  + " items have more than "
                  + REPLY_BYTES
                  + " bytes already, the most that a call returns; ask for fewer keys")
          .metadata("limit", Long.toString(REPLY_BYTES))
          .build();
    }
    if (items.size() < keys.size()) {
      next();
    } else {
      call.complete(BatchEncoder.batchGet(keys, items));
    }
  }
}
