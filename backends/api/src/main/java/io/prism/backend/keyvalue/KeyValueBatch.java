package io.prism.backend.keyvalue;

import io.prism.backend.BackendInterface;
import io.prism.backend.CallContext;
import io.prism.backend.WriteContext;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * {@code keyvalue_batch}: many independent items in one call. Results are in request order; items
 * of the same key are applied in request order; one item's failure leaves the others alone. The
 * token of another request fails the whole call, before any item is applied.
 */
public interface KeyValueBatch extends BackendInterface {

  /** Reads items. */
  CompletableFuture<List<Optional<Item>>> batchGet(CallContext context, List<Key> keys);

  /** Writes items. */
  CompletableFuture<List<ItemOutcome<Results.PutResult>>> batchPut(
      WriteContext context, List<BatchItem<Mutation.Put>> items);

  /** Removes items. */
  CompletableFuture<List<ItemOutcome<Results.DeleteResult>>> batchDelete(
      WriteContext context, List<BatchItem<Mutation.Delete>> items);
}
