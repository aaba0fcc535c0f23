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
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Work that waits for the lanes of one kind. A batch takes from the namespaces in turn, one piece
 * from each, so that a namespace with a long queue delays the others by one piece and no more. Work
 * with the same claim leaves in the order in which it came, one piece after the other is
 * {@linkplain #finished finished}: so lanes never wait for each other's rows, and writes of one key
 * keep their order. Safe for use by many threads; bounded by {@link Admission}.
 *
 * <p>A lane that has nothing to do leaves little work to those that are busy, since a statement for
 * many rows costs a small part of as many statements. It takes what waits when that is as much as
 * is under way or {@value #WORTH_A_BATCH} rows, or when it has been left waiting.
 */
final class LaneQueue<P extends Pending<?>> {

  /** More rows in a statement make each of them hardly cheaper. */
  private static final int WORTH_A_BATCH = 32;

  /** How far a batch looks behind work that has to wait for the next one. */
  private static final int LONGEST_DETOUR = 1_024;

  private final Admission admission;
  private final BatchLimits limits;
  private final long patienceNanos;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition more = lock.newCondition();
  private final Map<Share, Deque<P>> waiting = new LinkedHashMap<>();
  private final Set<Object> claimed = new HashSet<>();
  private int waitingRows;
  private int runningRows;
  private int idle;
  private boolean closed;

  /**
   * Nothing waits at first.
   *
   * @param patience how long an idle lane leaves work to busy ones
   */
  LaneQueue(Admission admission, BatchLimits limits, Duration patience) {
    this.admission = admission;
    this.limits = limits;
    this.patienceNanos = patience.toNanos();
  }

  /** Adds admitted work; fails it when the lanes have ended. */
  void add(P work) {
    lock.lock();
    try {
      if (!closed) {
        boolean first = waiting.isEmpty();
        waiting.computeIfAbsent(work.share(), share -> new ArrayDeque<>()).add(work);
        waitingRows += work.rows();
        if (idle > 0 && (first || isWorthJoining()) && isFree(work, Set.of())) {
          more.signal();
        }
        return;
      }
    } finally {
      lock.unlock();
    }
    drop(work, Errors.draining());
  }

  /**
   * The next batch, never empty; blocks until something waits. Empty only when closed. Whoever
   * takes one has to say when it is {@link #finished}.
   */
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

  /** What was claimed by a batch is free again. */
  void finished(List<P> batch) {
    lock.lock();
    try {
      for (P work : batch) {
        runningRows -= work.rows();
        work.claims().forEach(claimed::remove);
      }
    } finally {
      lock.unlock();
    }
  }

  /** What can be done of that which waits, perhaps nothing; empty when closed. */
  private Optional<List<P>> awaitWork(List<P> dropped) throws InterruptedException {
    lock.lock();
    idle++;
    try {
      awaitTurn();
      if (closed) {
        return Optional.empty();
      }
      List<P> batch = form(dropped);
      if (batch.isEmpty() && dropped.isEmpty()) {
        // All of it is claimed by what is under way: the lanes that are busy with that come for it.
        more.await();
      }
      return Optional.of(batch);
    } finally {
      idle--;
      lock.unlock();
    }
  }

  private void awaitTurn() throws InterruptedException {
    long patience = patienceNanos;
    while (!closed && !isWorthJoining()) {
      if (waiting.isEmpty()) {
        more.await();
        patience = patienceNanos;
      } else if (patience > 0) {
        patience = more.awaitNanos(patience);
      } else {
        return;
      }
    }
  }

  private boolean isWorthJoining() {
    return waitingRows > 0 && waitingRows >= Math.min(WORTH_A_BATCH, runningRows);
  }

  private List<P> form(List<P> dropped) {
    List<P> batch = new ArrayList<>();
    Set<Object> promised = new HashSet<>();
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
      } else if (!isFree(work, promised)) {
        advance(turn);
        skipped.add(work);
        promised.addAll(work.claims());
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
    for (P work : skipped.reversed()) {
      waiting.computeIfAbsent(work.share(), s -> new ArrayDeque<>()).addFirst(work);
      waitingRows += work.rows();
    }
    runningRows += rows;
    return batch;
  }

  /** Whether nobody before it in line, or under way, claims the same. */
  private boolean isFree(P work, Set<Object> promised) {
    for (Object claim : work.claims()) {
      if (claimed.contains(claim) || promised.contains(claim)) {
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
    waitingRows -= queue.remove().rows();
    waiting.remove(share);
    if (!queue.isEmpty()) {
      waiting.put(share, queue);
    }
  }

  /**
   * Fails what waits and will reach its deadline within {@code margin}: nobody will come to it in
   * time.
   *
   * @param anyLane false: only what a batch that is under way has to be finished for
   */
  void failOverdue(Duration margin, boolean anyLane, PrismException failure) {
    List<P> overdue = new ArrayList<>();
    lock.lock();
    try {
      for (Deque<P> queue : waiting.values()) {
        queue.removeIf(
            work ->
                work.deadline().remainingNanos() <= margin.toNanos()
                    && (anyLane || !isFree(work, Set.of()))
                    && overdue.add(work));
      }
      waiting.values().removeIf(Deque::isEmpty);
      waitingRows -= overdue.stream().mapToInt(Pending::rows).sum();
    } finally {
      lock.unlock();
    }
    overdue.forEach(work -> drop(work, failure));
  }

  /** Fails everything that waits, and whatever is added later. */
  void close() {
    List<P> rest = new ArrayList<>();
    lock.lock();
    try {
      closed = true;
      waiting.values().forEach(rest::addAll);
      waiting.clear();
      waitingRows = 0;
      more.signalAll();
    } finally {
      lock.unlock();
    }
    rest.forEach(work -> drop(work, Errors.draining()));
  }

  private void drop(P work, PrismException failure) {
    work.fail(failure);
    admission.release(work.share(), 1, work.bytes());
  }
}
