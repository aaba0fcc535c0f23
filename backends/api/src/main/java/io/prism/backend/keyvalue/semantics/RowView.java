package io.prism.backend.keyvalue.semantics;

import io.prism.backend.keyvalue.Key;
import java.util.Optional;

/** The rows of a namespace as they are at the instant of a decision. */
@FunctionalInterface
public interface RowView {

  /** The row of a key; empty when the store holds nothing for it, not even a tombstone. */
  Optional<Row> row(Key key);
}
