package io.prism.backend.keyvalue.semantics;

import com.google.protobuf.ByteString;
import io.prism.backend.Version;
import io.prism.backend.keyvalue.Expiry;
import io.prism.backend.keyvalue.Item;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a store keeps for a key. */
public sealed interface Row {

  /** The version of the last mutation. */
  Version version();

  /** The item that a reader sees at a time; empty for tombstones and expired rows. */
  default Optional<Item> itemAt(long nowMillis) {
    Live live = liveAt(nowMillis);
    return live == null
        ? Optional.empty()
        : Optional.of(new Item(live.value(), live.version(), live.expiresAtMillis()));
  }

  /** This row, if a reader sees an item at a time; null for tombstones and expired rows. */
  @Nullable Live liveAt(long nowMillis);

  /**
   * An item, expired or not.
   *
   * @param version its version
   * @param value its value
   * @param expiresAtMillis its expiry or {@link Expiry#NEVER}
   */
  record Live(Version version, ByteString value, long expiresAtMillis) implements Row {
    @Override
    public @Nullable Live liveAt(long nowMillis) {
      return Expiry.isExpired(expiresAtMillis, nowMillis) ? null : this;
    }
  }

  /**
   * The trace of a deletion: keeps the version from going back and tells copies of the deletion.
   *
   * @param version the version of the deletion
   * @param deletedAtMillis when it took place
   */
  record Tombstone(Version version, long deletedAtMillis) implements Row {
    @Override
    public @Nullable Live liveAt(long nowMillis) {
      return null;
    }
  }
}
