package io.prism.control.stream;

import com.google.protobuf.ByteString;
import java.util.Optional;

/**
 * What one namespace is served with, or what the whole shard shares, or that data is to be erased.
 * Taken or refused as a whole; an erasure is taken once nothing is left.
 *
 * @param name the namespace; {@link #SHARD} for the shard's settings; {@link #erasureOf} a
 *     namespace
 * @param hash stands for the other components; equal entries need no work
 * @param epoch the namespace's epoch; never sinks, not even when a deleted namespace is made again
 * @param leased whether it may be served only under a lease, because its data is being moved; stays
 *     until the barrier of its last epoch is reached
 * @param content an encoded {@code prism.control.v1.Namespace} or {@code ShardSettings}
 */
public record Entry(String name, String hash, int epoch, boolean leased, ByteString content) {

  /** The name of the shard's settings; no namespace has it. */
  public static final String SHARD = "";

  /** How the names of erasures begin; the name of the namespace follows. No namespace has it. */
  private static final String ERASURE = "erase:";

  /** The largest content: with it, an entry always fits a message. */
  public static final int MAX_CONTENT_BYTES = 1 << 20;

  /** Checks the ranges. */
  public Entry {
    if (epoch < 0) {
      throw new IllegalArgumentException("an epoch is not negative: " + epoch);
    }
    if (content.size() > MAX_CONTENT_BYTES) {
      throw new IllegalArgumentException(
          "content of '" + name + "' exceeds " + MAX_CONTENT_BYTES + " bytes: " + content.size());
    }
  }

  /** An entry with the hash that belongs to it. */
  public static Entry of(String name, int epoch, boolean leased, ByteString content) {
    String hash =
        new Sha256()
            .add(name)
            .add(epoch)
            .add(leased ? 1 : 0)
            .add(content.asReadOnlyByteBuffer())
            .hex();
    return new Entry(name, hash, epoch, leased, content);
  }

  /** The name of the entry that has the data of a namespace erased. */
  public static String erasureOf(String namespace) {
    return ERASURE + namespace;
  }

  /** Whether an entry of this name has data erased instead of serving it. */
  public static boolean isErasure(String name) {
    return name.startsWith(ERASURE);
  }

  /** The namespace whose data an entry of this name has erased; empty when it serves something. */
  public static Optional<String> erased(String name) {
    return isErasure(name) ? Optional.of(name.substring(ERASURE.length())) : Optional.empty();
  }

  /** Whether both say the same. */
  public boolean sameAs(Entry other) {
    return hash.equals(other.hash);
  }
}
