package io.prism.control.stream;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Random;

/** Virtual time: what happens next, and chance. Everything is decided by the seed. */
final class SimWorld {

  private final PriorityQueue<Event> events =
      new PriorityQueue<>(Comparator.comparingLong(Event::at).thenComparingLong(Event::order));
  private final Random random;
  private long now;
  private long order;

  /** Until when links, processes and the control plane misbehave. */
  private boolean faulty = true;

  SimWorld(long seed) {
    this.random = new Random(seed);
  }

  long now() {
    return now;
  }

  boolean isFaulty() {
    return faulty;
  }

  void heal() {
    faulty = false;
  }

  void after(long nanos, Runnable action) {
    events.add(new Event(now + nanos, order++, action));
  }

  /** Does the next thing, unless it lies behind the end. */
  boolean step(long end) {
    Event next = events.peek();
    if (next == null || next.at() > end) {
      return false;
    }
    events.poll();
    now = next.at();
    next.action().run();
    return true;
  }

  int upTo(int bound) {
    return random.nextInt(bound);
  }

  boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  /** Chance that exists only while faults happen. */
  boolean mishap(double probability) {
    return chance(probability) && faulty;
  }

  long millis(int least, int most) {
    return Duration.ofMillis(least + (long) random.nextInt(most - least + 1)).toNanos();
  }

  /** Speed of one process's clock against the others: up to one per cent off. */
  double clockRate() {
    return 0.99 + random.nextDouble() * 0.02;
  }

  private record Event(long at, long order, Runnable action) {}
}
