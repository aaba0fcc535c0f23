package io.prism.backend.memory;

import io.prism.backend.keyvalue.Key;
import io.prism.backend.keyvalue.semantics.Row;
import io.prism.backend.keyvalue.semantics.TokenKey;
import io.prism.backend.keyvalue.semantics.TokenRecord;
import org.jspecify.annotations.Nullable;

/**
 * What things take on the heap, in bytes. The constants stand for object headers, references, map
 * and index nodes with compressed references, rounded up; a tombstone never takes more than the row
 * it replaces.
 */
final class Footprint {

  static final long LIVE_OVERHEAD = 240;
  static final long TOMBSTONE_OVERHEAD = 200;
  static final long TOKEN_OVERHEAD = 320;

  private Footprint() {}

  static long of(Key key, @Nullable Row row) {
    return switch (row) {
      case null -> 0;
      case Row.Live live -> LIVE_OVERHEAD + key.size() + live.value().size();
      case Row.Tombstone tombstone -> TOMBSTONE_OVERHEAD + key.size();
    };
  }

  static long of(TokenKey key, @Nullable TokenRecord record) {
    return record == null
        ? 0
        : TOKEN_OVERHEAD
            + key.token().length()
            + record.fingerprint().size()
            + record.outcome().getSerializedSize();
  }
}
