package io.prism.backend.keyvalue;

import io.prism.backend.BackendInterface;
import io.prism.backend.WriteContext;
import java.util.concurrent.CompletableFuture;

/** {@code keyvalue_cas}: compare the stored value, then write or delete, in one step. */
public interface KeyValueCas extends BackendInterface {

  /** Writes an item if the stored value is as expected. */
  CompletableFuture<Results.SwapResult> compareAndSwap(
      WriteContext context, Mutation.CompareAndSwap swap);

  /** Removes an item if the stored value is as expected. */
  CompletableFuture<Results.CompareAndDeleteResult> compareAndDelete(
      WriteContext context, Mutation.CompareAndDelete delete);
}
