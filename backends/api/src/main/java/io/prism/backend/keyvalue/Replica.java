package io.prism.backend.keyvalue;

import com.google.protobuf.ByteString;
import io.prism.backend.Version;

/**
 * A record as another store holds it, to be installed at exactly its version.
 *
 * @param key its key
 * @param version its version there
 * @param state what is there
 */
public record Replica(Key key, Version version, State state) {

  /** What a key holds. */
  public sealed interface State {
    /** An item, expired or not. */
    record Live(ByteString value, long expiresAtMillis) implements State {}

    /** Nothing any more. */
    record Tombstone(long deletedAtMillis) implements State {}
  }

  /** What became of a replica. */
  public enum Outcome {
    /** It was newer than what was stored, and is stored now. */
    APPLIED,
    /** The store holds this version already; nothing changed. */
    ALREADY_PRESENT,
    /** The store holds a newer version, or has removed the tombstone of one; nothing changed. */
    SUPERSEDED
  }
}
