package io.prism.backend.sqlite;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A queue bounded in operations and bytes that takes turns between namespaces. In order within a
 * namespace. For one thread at a time.
 *
 * <p>A namespace may hold at most as much as is left free (dynamic thresholds; Choudhury and Hahne,
 * 1998): alone it gets half of the room, two busy ones a third each, and a quiet one always finds
 * some.
 *
 * @param <T> what waits
 */
final class FairQueue<T extends FairQueue.Entry> {

  /** Something that waits. */
  interface Entry {

    /** Whose turn it uses. */
    String namespace();

    /** The bytes it counts for. */
    long weight();
  }

  private static final class Lane<T> {
    final String namespace;
    final ArrayDeque<T> entries = new ArrayDeque<>();
    long bytes;

    Lane(String namespace) {
      this.namespace = namespace;
    }
  }

  private final int maxOperations;
  private final long maxBytes;
  private final Map<String, Lane<T>> lanes = new HashMap<>();
  private final ArrayDeque<Lane<T>> turns = new ArrayDeque<>();
  private int operations;
  private long bytes;

  FairQueue(int maxOperations, long maxBytes) {
    this.maxOperations = maxOperations;
    this.maxBytes = maxBytes;
  }

  /** Adds an entry, or refuses it for lack of room. */
  boolean offer(T entry) {
    if (!hasRoom(entry.namespace(), 1, entry.weight())) {
      return false;
    }
    add(entry);
    return true;
  }

  /** Adds all entries, which are of one namespace, or none. */
  boolean offerAll(List<T> entries) {
    if (entries.isEmpty()) {
      return true;
    }
    long weight = 0;
    for (T entry : entries) {
      weight += entry.weight();
    }
    if (!hasRoom(entries.getFirst().namespace(), entries.size(), weight)) {
      return false;
    }
    entries.forEach(this::add);
    return true;
  }

  /** Adds an entry that was taken before and is not done, whatever the bounds. */
  void putBack(T entry) {
    add(entry);
  }

  private boolean hasRoom(String namespace, int addedOperations, long addedBytes) {
    if (operations + addedOperations > maxOperations || bytes + addedBytes > maxBytes) {
      return false;
    }
    @Nullable Lane<T> lane = lanes.get(namespace);
    return lane == null
        || (lane.entries.size() < maxOperations - operations && lane.bytes < maxBytes - bytes);
  }

  private void add(T entry) {
    Lane<T> lane = lanes.get(entry.namespace());
    if (lane == null) {
      lane = new Lane<>(entry.namespace());
      lanes.put(lane.namespace, lane);
      turns.addLast(lane);
    }
    lane.entries.addLast(entry);
    lane.bytes += entry.weight();
    operations++;
    bytes += entry.weight();
  }

  /**
   * Takes entries, one of each namespace in turn, until a bound is reached; at least one when there
   * is one.
   */
  void drainTo(List<? super T> into, int operationLimit, long byteLimit) {
    int taken = 0;
    long takenBytes = 0;
    while (taken < operationLimit && !turns.isEmpty()) {
      Lane<T> lane = turns.removeFirst();
      long weight = lane.entries.getFirst().weight();
      if (taken > 0 && takenBytes + weight > byteLimit) {
        turns.addFirst(lane);
        return;
      }
      into.add(lane.entries.removeFirst());
      lane.bytes -= weight;
      operations--;
      bytes -= weight;
      taken++;
      takenBytes += weight;
      if (lane.entries.isEmpty()) {
        lanes.remove(lane.namespace);
      } else {
        turns.addLast(lane);
      }
    }
  }

  /** Removes and returns everything. */
  List<T> clear() {
    List<T> all = new ArrayList<>(operations);
    drainTo(all, Integer.MAX_VALUE, Long.MAX_VALUE);
    return all;
  }

  /** The number of entries. */
  int operations() {
    return operations;
  }

  /** The sum of their weights. */
  long bytes() {
    return bytes;
  }
}
