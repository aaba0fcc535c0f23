package io.prism.backend.keyvalue;

import io.prism.backend.BackendInterface;
import io.prism.backend.WriteContext;
import java.util.concurrent.CompletableFuture;

/**
 * {@code keyvalue_counter}: atomic addition. The stored form is decimal ASCII ({@code -?[0-9]+});
 * anything else fails with {@code NOT_A_COUNTER}, leaving the signed 64-bit range with {@code
 * COUNTER_OVERFLOW}, both without change.
 */
public interface KeyValueCounter extends BackendInterface {

  /** Adds to a counter. */
  CompletableFuture<Results.IncrementResult> increment(
      WriteContext context, Mutation.Increment increment);
}
