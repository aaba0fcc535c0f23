package io.prism.backend.keyvalue;

import io.prism.backend.BackendInterface;
import io.prism.backend.WriteContext;
import java.util.concurrent.CompletableFuture;

/**
 * {@code keyvalue_transactional}: compare many, then run a list of operations; all or nothing and
 * serializable. No transaction outlives its call.
 */
public interface KeyValueTransactional extends BackendInterface {

  /** Compares, then runs one of the two lists. */
  CompletableFuture<Results.TransactResult> transact(
      WriteContext context, Mutation.Transact transact);
}
