package io.prism.backend.postgres.lane;

import io.prism.backend.error.Errors;
import io.prism.backend.error.PrismException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Work that waits for one lane. A batch takes from the namespaces in turn, one piece from each, so
 * that a namespace with a long queue delays the others by one piece and no more. Work with the same
 * claim leaves in the order in which it came, in different batches. Safe for use by many threads;
 * bounded by {@link Admission}.
 */
final class LaneQueue<P extends Pending<?>> {

  /** How far a batch looks behind work that has to wait for the next one. */
  private static final int LONGEST_DETOUR = 1_024;

  private final Admission admission;
  private final BatchLimits limits;
  private final Map<Share, Deque<P>> waiting = new LinkedHashMap<>();
  private boolean closed;

  LaneQueue(Admission admission, BatchLimits limits) {
    this.admission = admission;
    this.limits = limits;
  }

  /** Adds admitted work; fails it when the lane has ended. */
  void add(P work) {
    synchronized (this) {
      if (!closed) {
        waiting.computeIfAbsent(work.share(), share -> new ArrayDeque<>()).add(work);
        notifyAll();
        return;
      }
    }
    drop(work, Errors.draining());
  }

  /** The next batch, never empty; blocks until something waits. Empty only when closed. */
  List<P> take() throws InterruptedException {
    while (true) {
      List<P> dropped = new ArrayList<>();
      Optional<List<P>> batch = awaitWork(dropped);
      dropped.forEach(work -> drop(work, Errors.deadlineExceeded()));
      if (batch.isEmpty()) {
        return List.of();
      }
      if (!batch.get().isEmpty()) {
        return batch.get();
      }
    }
  }

  /** What can be done of that which waits, perhaps nothing; empty when closed. */
  private synchronized Optional<List<P>> awaitWork(List<P> dropped) throws InterruptedException {
    while (waiting.isEmpty() && !closed) {
      wait();
    }
    return closed ? Optional.empty() : Optional.of(form(dropped));
  }

  private List<P> form(List<P> dropped) {
    List<P> batch = new ArrayList<>();
    Set<Object> claimed = new HashSet<>();
    List<P> skipped = new ArrayList<>();
    int rows = 0;
    long weight = 0;
    boolean full = false;
    while (!full && !waiting.isEmpty() && skipped.size() < LONGEST_DETOUR) {
      Map.Entry<Share, Deque<P>> turn = waiting.entrySet().iterator().next();
      P work = turn.getValue().element();
      if (!work.isWanted() || work.deadline().isExpired()) {
        advance(turn);
        dropped.add(work);
      } else if (!isDisjoint(claimed, work)) {
        advance(turn);
        skipped.add(work);
        claimed.addAll(work.claims());
      } else if (!batch.isEmpty()
          && (rows + work.rows() > limits.rows() || weight + work.weight() > limits.weight())) {
        full = true;
      } else {
        advance(turn);
        batch.add(work);
        claimed.addAll(work.claims());
        rows += work.rows();
        weight += work.weight();
        full = rows >= limits.rows() || weight >= limits.weight();
      }
    }
    skipped
        .reversed()
        .forEach(
            work -> waiting.computeIfAbsent(work.share(), s -> new ArrayDeque<>()).addFirst(work));
    return batch;
  }

  private static boolean isDisjoint(Set<Object> claimed, Pending<?> work) {
    for (Object claim : work.claims()) {
      if (claimed.contains(claim)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Takes the first piece of the namespace whose turn it is, which then goes to the end of the
   * line.
   */
  private void advance(Map.Entry<Share, Deque<P>> turn) {
    Share share = turn.getKey();
    Deque<P> queue = turn.getValue();
    queue.remove();
    waiting.remove(share);
    if (!queue.isEmpty()) {
      waiting.put(share, queue);
    }
  }

  /**
   * Fails what waits and will reach its deadline within {@code margin}: nobody will come to it in
   * time.
   */
  void failOverdue(Duration margin, PrismException failure) {
    List<P> overdue = new ArrayList<>();
    synchronized (this) {
      for (Deque<P> queue : waiting.values()) {
        queue.removeIf(
            work -> work.deadline().remainingNanos() <= margin.toNanos() && overdue.add(work));
      }
      waiting.values().removeIf(Deque::isEmpty);
    }
    overdue.forEach(work -> drop(work, failure));
  }

  /** Fails everything that waits, and whatever is added later. */
  void close() {
    List<P> rest = new ArrayList<>();
    synchronized (this) {
      closed = true;
      waiting.values().forEach(rest::addAll);
      waiting.clear();
      notifyAll();
    }
    rest.forEach(work -> drop(work, Errors.draining()));
  }

  private void drop(P work, PrismException failure) {
    work.fail(failure);
    admission.release(work.share(), 1, work.bytes());
  }
}
