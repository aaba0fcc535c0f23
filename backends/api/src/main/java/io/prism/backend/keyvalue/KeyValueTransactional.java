package io.prism.backend.keyvalue;

import io.prism.backend.BackendInterface;
import io.prism.backend.WriteContext;
import java.util.concurrent.CompletableFuture;

/**
 * {@code keyvalue_transactional}: compare many, then run a list of operations; all or nothing and
 * serializable. No transaction outlives its call.
 */
public interface KeyValueTransactional extends BackendInterface {

  /**
   * Compares, then runs one of the two lists. Fails with {@code RESPONSE_TOO_LARGE}, and applies
   * nothing, when the gets find more than {@link KeyValueLimits#MAX_RESULT_BYTES}; a repetition
   * with a token leaves such gets out instead.
   */
  CompletableFuture<Results.TransactResult> transact(
      WriteContext context, Mutation.Transact transact);
}
