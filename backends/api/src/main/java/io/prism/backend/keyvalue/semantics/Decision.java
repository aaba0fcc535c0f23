package io.prism.backend.keyvalue.semantics;

import io.prism.backend.keyvalue.Key;
import java.util.Map;
import java.util.Optional;

/**
 * What a mutation comes to.
 *
 * @param result what the client learns
 * @param changes the rows to write, in the order of the mutation's operations
 * @param record what to remember under the mutation's token, in the same transaction; empty without
 *     token and on a replay
 */
public record Decision<R>(R result, Map<Key, Row> changes, Optional<TokenRecord> record) {

  /** Whether there is anything to write. */
  public boolean isReadOnly() {
    return changes.isEmpty() && record.isEmpty();
  }
}
