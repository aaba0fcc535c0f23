package io.prism.control.stream;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * The committed sets that a replica has seen, newest last. Never goes back, whatever order its
 * source tells them in. Safe for use by many threads: all sessions of a shard share one.
 */
public final class History {

  /** Enough for gateways that reconnect; who is further behind gets a snapshot. */
  private static final int KEPT = 16;

  private final Deque<ConfigSet> sets = new ArrayDeque<>();

  /**
   * Takes a committed set.
   *
   * @return whether it is newer than those known
   */
  public synchronized boolean offer(ConfigSet set) {
    if (set.version() <= newest().version()) {
      return false;
    }
    sets.addLast(set);
    if (sets.size() > KEPT) {
      sets.removeFirst();
    }
    return true;
  }

  /** The newest set; {@link ConfigSet#NONE} before the first. */
  public synchronized ConfigSet newest() {
    return sets.isEmpty() ? ConfigSet.NONE : sets.getLast();
  }

  /** A set that is still known. */
  synchronized Optional<ConfigSet> find(Held held) {
    return sets.stream().filter(set -> set.held().equals(held)).findFirst();
  }
}
