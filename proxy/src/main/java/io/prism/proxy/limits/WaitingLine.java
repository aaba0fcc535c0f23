package io.prism.proxy.limits;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/** Those who wait for room, first come, first served. Safe for use by many threads. */
final class WaitingLine {

  /**
   * Who waits.
   *
   * @param bytes how much room
   * @param granted told once, when there is
   */
  record Place(long bytes, Runnable granted) {
    /** Everybody has a place of his own, whatever he waits for. */
    @Override
    public boolean equals(@Nullable Object other) {
      return this == other;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(this);
    }
  }

  private final int most;
  private final Queue<Place> places = new ArrayDeque<>();

  /** Read without the lock by those who give bytes back, for that is done all the time. */
  private volatile int length;

  /** A line for at most {@code most}. */
  WaitingLine(int most) {
    this.most = most;
  }

  boolean isEmpty() {
    return length == 0;
  }

  int length() {
    return length;
  }

  /** Lines up at the end; false when the line is full. */
  synchronized boolean join(Place place) {
    if (places.size() >= most) {
      return false;
    }
    places.add(place);
    length = places.size();
    return true;
  }

  synchronized void leave(Place place) {
    places.remove(place);
    length = places.size();
  }

  /** Takes the first one out if there is room for him. */
  synchronized @Nullable Place pollIf(LongPredicate takes) {
    Place first = places.peek();
    if (first == null || !takes.test(first.bytes())) {
      return null;
    }
    places.remove();
    length = places.size();
    return first;
  }
}
