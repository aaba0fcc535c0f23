package io.prism.backend.keyvalue;

import com.google.protobuf.ByteString;
import java.util.Optional;

/**
 * A range of keys in byte order.
 *
 * @param start the first bytes of the range, included; empty: from the first key on
 * @param end the end of the range, excluded; absent: to the last key. Need not be valid UTF-8.
 */
public record KeyRange(ByteString start, Optional<ByteString> end) {

  /** Every key. */
  public static final KeyRange ALL = new KeyRange(ByteString.EMPTY, Optional.empty());

  /** The keys that start with these bytes, taken literally. */
  public static KeyRange ofPrefix(ByteString prefix) {
    return new KeyRange(prefix, successor(prefix));
  }

  /** Whether a key lies in the range. */
  public boolean contains(Key key) {
    ByteString bytes = key.toByteString();
    var order = ByteString.unsignedLexicographicalComparator();
    return order.compare(bytes, start) >= 0
        && (end.isEmpty() || order.compare(bytes, end.get()) < 0);
  }

  /** The smallest byte string larger than everything that starts with {@code prefix}. */
  private static Optional<ByteString> successor(ByteString prefix) {
    for (int i = prefix.size() - 1; i >= 0; i--) {
      int value = prefix.byteAt(i) & 0xff;
      if (value != 0xff) {
        return Optional.of(
            prefix.substring(0, i).concat(ByteString.copyFrom(new byte[] {(byte) (value + 1)})));
      }
    }
    return Optional.empty();
  }
}
