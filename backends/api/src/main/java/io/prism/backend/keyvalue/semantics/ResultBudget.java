package io.prism.backend.keyvalue.semantics;

import io.prism.backend.error.PrismException;
import io.prism.backend.keyvalue.Item;
import io.prism.backend.keyvalue.Key;
import io.prism.backend.keyvalue.KeyValueLimits;
import io.prism.common.v1.ErrorReason;
import java.util.Optional;

/** What the gets of one transaction may still return. Confined to one thread. */
final class ResultBudget {

  private long left = KeyValueLimits.MAX_RESULT_BYTES;

  /** Takes room for what a get found; false when there is not enough, then nothing is taken. */
  boolean tryTake(Key key, Optional<Item> item) {
    long bytes = key.size() + item.map(found -> (long) found.value().size()).orElse(0L);
    if (bytes > left) {
      return false;
    }
    left -= bytes;
    return true;
  }

  /** That a transaction would return more than a reply can carry. */
  static PrismException exceeded() {
    long limit = KeyValueLimits.MAX_RESULT_BYTES;
    return PrismException.builder(
            ErrorReason.RESPONSE_TOO_LARGE,
            "the gets of the transaction find more than "
                + limit
                + " bytes of keys and values, the most that a call returns; nothing was applied, ask"
                + " for fewer items")
        .metadata("limit", Long.toString(limit))
        .build();
  }
}
