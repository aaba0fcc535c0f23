package io.prism.operator.config;

import io.prism.control.stream.ConfigSet;
import io.prism.control.stream.Entry;
import io.prism.control.stream.Held;
import io.prism.control.stream.Leader;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Commits the changes of one shard. Whoever finds no commit under way commits for all who wait, so
 * that many changes at once cost few writes. Blocks; for the leader only.
 */
public final class Publisher {

  private static final int ATTEMPTS = 5;

  private final StoredSets committed;
  private final Leader leader;
  private final Runnable turn;
  private final ReentrantLock committing = new ReentrantLock();
  private final ConcurrentLinkedQueue<Change> waiting = new ConcurrentLinkedQueue<>();

  /** What this leader saw committed last; nobody else commits while it leads. */
  private volatile @Nullable ConfigSet last;

  /** What one caller wants: an entry in force, or none of that name. */
  private static final class Change {
    private final String name;
    private final @Nullable Entry entry;
    private @Nullable ConfigSet done;
    private @Nullable RuntimeException failure;

    Change(String name, @Nullable Entry entry) {
      this.name = name;
      this.entry = entry;
    }

    boolean isIn(ConfigSet set) {
      return entry == null
          ? set.entry(name).isEmpty()
          : set.entry(name).filter(there -> there.sameAs(entry)).isPresent();
    }
  }

  /**
   * Publishes through a leader.
   *
   * @param turn waits until the next commit may begin; whoever comes meanwhile is part of it
   */
  Publisher(StoredSets committed, Leader leader, Runnable turn) {
    this.committed = committed;
    this.leader = leader;
    this.turn = turn;
  }

  /**
   * Puts an entry in force.
   *
   * @return a committed set that has it
   */
  public ConfigSet publish(Entry entry) {
    Change change = new Change(entry.name(), entry);
    ConfigSet seen = last;
    // What is in force already costs no question: most reconciliations change nothing.
    return seen != null && change.isIn(seen) ? seen : await(change);
  }

  /**
   * Takes an entry out.
   *
   * @return a committed set without it
   */
  public ConfigSet remove(String name) {
    Change change = new Change(name, null);
    ConfigSet seen = last;
    return seen != null && change.isIn(seen) ? seen : await(change);
  }

  /** An entry that is in force. */
  public Optional<Entry> find(String name) {
    ConfigSet seen = last;
    return (seen != null ? seen : committed.newest()).entry(name);
  }

  /** A gateway holds something newer: the next version goes beyond it. */
  void ahead(Held held) {
    committing.lock();
    try {
      leader.ahead(held);
      leader.commit(List.of(), Set.of()).ifPresent(set -> last = set);
    } finally {
      committing.unlock();
    }
  }

  /**
   * Puts in force again what this leader committed last, when somebody changed or removed it where
   * it is stored. The version goes on growing, so that gateways follow.
   *
   * @return whether there was something to mend
   */
  boolean mend() {
    committing.lock();
    try {
      ConfigSet mine = last;
      boolean isIntact = committed.isIntact();
      if (mine == null) {
        // What is lost is published again by those who want it; it must not be in their way.
        return !isIntact && committed.discard();
      }
      ConfigSet stored = isIntact ? committed.newest() : mine;
      if (stored.version() > mine.version()) {
        // Somebody else leads by now.
        last = null;
        return false;
      }
      return !(isIntact && stored.equals(mine)) && restore(mine, stored);
    } finally {
      committing.unlock();
    }
  }

  private boolean restore(ConfigSet mine, ConfigSet stored) {
    leader.exceed(mine.version());
    Set<String> strangers = new HashSet<>(stored.entries().keySet());
    strangers.removeAll(mine.entries().keySet());
    Optional<ConfigSet> set = leader.commit(mine.entries().values(), strangers);
    set.ifPresent(now -> last = now);
    return set.isPresent();
  }

  /** How many changes nobody has begun to commit. */
  int waiting() {
    return waiting.size();
  }

  private ConfigSet await(Change change) {
    waiting.add(change);
    committing.lock();
    try {
      if (change.done == null && change.failure == null) {
        commitAll();
      }
    } finally {
      committing.unlock();
    }
    if (change.failure != null) {
      throw new IllegalStateException(change.failure.getMessage(), change.failure);
    }
    ConfigSet done = change.done;
    if (done == null) {
      throw new IllegalStateException(
          "the configuration was changed by others all the time; it is tried again");
    }
    return done;
  }

  private void commitAll() {
    turn.run();
    List<Change> batch = new ArrayList<>();
    for (Change next = waiting.poll(); next != null; next = waiting.poll()) {
      batch.add(next);
    }
    try {
      ConfigSet seen = last;
      boolean done = settle(batch, seen != null ? seen : committed.newest());
      for (int attempt = 0; attempt < ATTEMPTS && !done; attempt++) {
        done = settle(batch, commit(batch).orElseGet(committed::newest));
      }
    } catch (RuntimeException e) {
      batch.stream().filter(change -> change.done == null).forEach(change -> change.failure = e);
    }
  }

  private Optional<ConfigSet> commit(Collection<Change> batch) {
    Map<String, Entry> accepted = new HashMap<>();
    Set<String> deleted = new HashSet<>();
    for (Change change : batch) {
      if (change.done != null) {
        continue;
      }
      if (change.entry == null) {
        accepted.remove(change.name);
        deleted.add(change.name);
      } else {
        deleted.remove(change.name);
        accepted.put(change.name, change.entry);
      }
    }
    return leader.commit(accepted.values(), deleted);
  }

  /** Whether everybody has what he wanted. */
  private boolean settle(Collection<Change> batch, ConfigSet set) {
    last = set;
    boolean all = true;
    for (Change change : batch) {
      if (change.done == null && change.isIn(set)) {
        change.done = set;
      }
      all &= change.done != null;
    }
    return all;
  }
}
