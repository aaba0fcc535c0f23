package io.prism.backend.memory;

import io.prism.backend.CallContext;
import io.prism.backend.keyvalue.Item;
import io.prism.backend.keyvalue.Key;
import io.prism.backend.keyvalue.KeyRange;
import java.util.Optional;

/** Counts the items of a range. */
final class CountWalk extends RangeWalk<Long> {

  private long count;

  CountWalk(NamespaceTable table, CallContext call, KeyRange range) {
    super(table, call, table.keys(range, false, Optional.empty()));
  }

  @Override
  boolean accept(Key key, Item item) {
    count++;
    return true;
  }

  @Override
  Long result() {
    return count;
  }

  /** Half a count is no answer. */
  @Override
  Optional<Long> resultSoFar() {
    return Optional.empty();
  }
}
