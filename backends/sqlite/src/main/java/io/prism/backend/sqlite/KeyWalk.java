package io.prism.backend.sqlite;

import com.google.protobuf.ByteString;
import io.prism.backend.keyvalue.KeyRange;
import io.prism.backend.keyvalue.ScanQuery;
import java.util.Arrays;

/**
 * The part of a range of keys that was not looked at yet. A long range is walked in several turns,
 * so that neither a reader nor a view of the file is held for long. For one thread at a time.
 */
final class KeyWalk {

  /**
   * The rows to look at in one turn: some milliseconds, and more than the largest page holds, so
   * that only rows that nobody sees make a page short.
   */
  static final int ROWS_PER_TURN = 2_000;

  /** No key holds this byte: every key is less. */
  private static final byte[] BEHIND_ALL_KEYS = {(byte) 0xff};

  private final boolean reverse;
  private byte[] from;
  private byte[] to;

  private KeyWalk(KeyRange range, boolean reverse) {
    this.reverse = reverse;
    this.from = range.start().toByteArray();
    this.to = range.end().map(ByteString::toByteArray).orElse(BEHIND_ALL_KEYS);
  }

  /** A walk over a whole range, forwards. */
  static KeyWalk of(KeyRange range) {
    return new KeyWalk(range, false);
  }

  /** A walk over what a page may show. */
  static KeyWalk of(ScanQuery query) {
    KeyWalk walk = new KeyWalk(query.range(), query.reverse());
    query.after().ifPresent(key -> walk.moveBehind(key.toByteArray()));
    return walk;
  }

  /** The first key, inclusive. */
  byte[] from() {
    return from;
  }

  /** The last key, exclusive. */
  byte[] to() {
    return to;
  }

  /** Goes on behind a key, in the direction of the walk. */
  void moveBehind(byte[] key) {
    if (reverse) {
      to = Arrays.compareUnsigned(to, key) <= 0 ? to : key;
    } else {
      byte[] next = Arrays.copyOf(key, key.length + 1);
      from = Arrays.compareUnsigned(from, next) >= 0 ? from : next;
    }
  }
}
