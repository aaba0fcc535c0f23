package io.prism.bench.load;

import java.util.Arrays;

/**
 * Which slot of a connection a stream has. Identifiers grow by two and most calls end soon, so that
 * the open ones lie close together: a ring finds them, and grows when one stays open for long.
 */
final class StreamIds {

  private static final int FREE = -1;

  private final int[] ids;
  private int[] ring;

  /** For so many slots. */
  StreamIds(int slots) {
    ids = new int[slots];
    ring = new int[Integer.highestOneBit(Math.max(8, slots)) * 4];
    Arrays.fill(ring, FREE);
  }

  /** Gives a free slot to a stream. */
  void open(int slot, int id) {
    while (ring[place(id)] != FREE) {
      grow();
    }
    ids[slot] = id;
    ring[place(id)] = slot;
  }

  /** The slot of an open stream; negative when it is not open. */
  int slot(int id) {
    int slot = ring[place(id)];
    return slot == FREE || ids[slot] != id ? FREE : slot;
  }

  /** Ends a stream. */
  void close(int slot) {
    ring[place(ids[slot])] = FREE;
    ids[slot] = 0;
  }

  private int place(int id) {
    return id >>> 1 & ring.length - 1;
  }

  private void grow() {
    ring = new int[ring.length * 2];
    Arrays.fill(ring, FREE);
    for (int slot = 0; slot < ids.length; slot++) {
      if (ids[slot] != 0) {
        ring[place(ids[slot])] = slot;
      }
    }
  }
}
