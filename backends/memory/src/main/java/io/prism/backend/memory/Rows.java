package io.prism.backend.memory;

import io.prism.backend.keyvalue.Key;
import io.prism.backend.keyvalue.KeyRange;
import io.prism.backend.keyvalue.semantics.Row;
import java.util.Collections;
import java.util.Iterator;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.locks.StampedLock;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a namespace: a hash map for single keys and an ordered index of its keys for scans.
 *
 * <p>Readers take no lock. Writers hold the locks of the keys they write. Several rows of one
 * transaction become visible at one instant: a reader that meets their publication waits for its
 * end.
 */
final class Rows {

  private final ConcurrentHashMap<Key, Row> byKey = new ConcurrentHashMap<>();
  private final ConcurrentSkipListSet<Key> index = new ConcurrentSkipListSet<>();
  private final StampedLock publication = new StampedLock();

  /** The row of a key as of now. */
  @Nullable Row get(Key key) {
    long stamp = publication.tryOptimisticRead();
    Row row = byKey.get(key);
    if (publication.validate(stamp)) {
      return row;
    }
    stamp = publication.readLock();
    try {
      return byKey.get(key);
    } finally {
      publication.unlockRead(stamp);
    }
  }

  /** Writes rows, all at one instant. */
  void publish(Map<Key, Row> changes) {
    if (changes.size() <= 1) {
      changes.forEach(this::put);
      return;
    }
    long stamp = publication.writeLock();
    try {
      changes.forEach(this::put);
    } finally {
      publication.unlockWrite(stamp);
    }
  }

  /** Writes one row. */
  void put(Key key, Row row) {
    // A row that is there keeps its key.
    if (byKey.replace(key, row) == null) {
      Key kept = key.kept();
      byKey.put(kept, row);
      index.add(kept);
    }
  }

  /** Forgets a key. */
  void remove(Key key) {
    index.remove(key);
    byKey.remove(key);
  }

  /** How many rows there are, tombstones included. */
  long size() {
    return byKey.mappingCount();
  }

  /**
   * The keys of a range in byte order or against it, strictly behind {@code after}. Keys that are
   * there throughout come exactly once; keys that come or go meanwhile may or may not.
   */
  Iterator<Key> keys(KeyRange range, boolean reverse, Optional<Key> after) {
    Key start = Key.ofStored(range.start().toByteArray());
    Optional<Key> end = range.end().map(bytes -> Key.ofStored(bytes.toByteArray()));
    boolean withStart = true;
    if (after.isPresent() && !reverse && after.get().compareTo(start) >= 0) {
      start = after.get();
      withStart = false;
    }
    if (after.isPresent() && reverse && (end.isEmpty() || after.get().compareTo(end.get()) < 0)) {
      end = after;
    }
    if (end.isPresent() && end.get().compareTo(start) <= 0) {
      return Collections.emptyIterator();
    }
    NavigableSet<Key> keys =
        end.isPresent()
            ? index.subSet(start, withStart, end.get(), false)
            : index.tailSet(start, withStart);
    return reverse ? keys.descendingIterator() : keys.iterator();
  }
}
