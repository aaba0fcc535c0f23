package io.prism.http2.frame;

import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The open streams of a connection by their identifier. Used on the loop only.
 *
 * @param <S> what is known of a stream
 */
public final class StreamTable<S extends StreamTable.Entry> {

  /** A stream. */
  public interface Entry {

    /** Its identifier, which does not change while it is in the table. */
    int id();
  }

  private static final int FEW = 16;

  // Open addressing with linear probing: identifiers only grow, so they spread by themselves.
  private Entry[] slots = new Entry[2 * FEW];
  private int size;

  /** How many there are. */
  public int size() {
    return size;
  }

  /** The stream of an identifier; null when there is none. */
  @SuppressWarnings("unchecked") // Nothing else is ever added.
  public @Nullable S get(int id) {
    int mask = slots.length - 1;
    for (int i = home(id, mask); slots[i] != null; i = i + 1 & mask) {
      if (slots[i].id() == id) {
        return (S) slots[i];
      }
    }
    return null;
  }

  /** Adds a stream whose identifier is not there. */
  public void add(S stream) {
    if (2 * (size + 1) > slots.length) {
      grow();
    }
    place(stream);
    size++;
  }

  private void place(Entry stream) {
    int mask = slots.length - 1;
    int i = home(stream.id(), mask);
    while (slots[i] != null) {
      i = i + 1 & mask;
    }
    slots[i] = stream;
  }

  @SuppressWarnings("NullAway") // Empty slots are null.
  private void grow() {
    Entry[] old = slots;
    slots = new Entry[2 * old.length];
    for (Entry stream : old) {
      if (stream != null) {
        place(stream);
      }
    }
  }

  /** Removes a stream that is there. */
  @SuppressWarnings("NullAway") // Empty slots are null.
  public void remove(int id) {
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
  @SuppressWarnings("unchecked") // Nothing else is ever added.
  public void forEach(Consumer<? super S> visitor) {
    if (size == 0) {
      return;
    }
    Entry[] now = Arrays.stream(slots).filter(s -> s != null).toArray(Entry[]::new);
    for (Entry stream : now) {
      visitor.accept((S) stream);
    }
  }

  private static int home(int id, int mask) {
    return id >>> 1 & mask;
  }
}
