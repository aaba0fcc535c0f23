package io.prism.proxy.h2;

import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The open streams of a connection by their identifier. Used on the loop only. */
final class StreamTable {

  private static final int FEW = 16;

  // Open addressing with linear probing: identifiers only grow, so they spread by themselves.
  private StreamRecord[] slots = new StreamRecord[2 * FEW];
  private int size;

  int size() {
    return size;
  }

  @Nullable StreamRecord get(int id) {
    int mask = slots.length - 1;
    for (int i = home(id, mask); slots[i] != null; i = i + 1 & mask) {
      if (slots[i].id() == id) {
        return slots[i];
      }
    }
    return null;
  }

  /** Adds a stream whose identifier is not there. */
  void add(StreamRecord stream) {
    if (2 * (size + 1) > slots.length) {
      grow();
    }
    place(stream);
    size++;
  }

  private void place(StreamRecord stream) {
    int mask = slots.length - 1;
    int i = home(stream.id(), mask);
    while (slots[i] != null) {
      i = i + 1 & mask;
    }
    slots[i] = stream;
  }

  @SuppressWarnings("NullAway") // Empty slots are null.
  private void grow() {
    StreamRecord[] old = slots;
    slots = new StreamRecord[2 * old.length];
    for (StreamRecord stream : old) {
      if (stream != null) {
        place(stream);
      }
    }
  }

  /** Removes a stream that is there. */
  @SuppressWarnings("NullAway") // Empty slots are null.
  void remove(int id) {
    int mask = slots.length - 1;
    int hole = home(id, mask);
    while (slots[hole].id() != id) {
      hole = hole + 1 & mask;
    }
    slots[hole] = null;
    size--;
    // What was pushed aside by the removed one moves up, so that no search ends at the hole.
    for (int i = hole + 1 & mask; slots[i] != null; i = i + 1 & mask) {
      int home = home(slots[i].id(), mask);
      if ((i - home & mask) >= (i - hole & mask)) {
        slots[hole] = slots[i];
        slots[i] = null;
        hole = i;
      }
    }
  }

  /** Visits all streams that are open now; streams may be removed meanwhile. */
  void forEach(Consumer<StreamRecord> visitor) {
    if (size == 0) {
      return;
    }
    StreamRecord[] now = Arrays.stream(slots).filter(s -> s != null).toArray(StreamRecord[]::new);
    for (StreamRecord stream : now) {
      visitor.accept(stream);
    }
  }

  private static int home(int id, int mask) {
    return id >>> 1 & mask;
  }
}
