package io.prism.backend.postgres.lane;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Work in line, by namespace, and what is claimed by the work that was taken from there. Guarded by
 * the lock of the {@link LaneQueue} that has it.
 */
final class WaitingLine<P extends Pending<?>> {

  /** How far a batch looks behind work that has to wait for the next one. */
  private static final int LONGEST_DETOUR = 1_024;

  /** How much of it may be for lanes of another sort, which make way without being waited for. */
  private static final int MOST_STRANGERS = 128;

  private final BatchLimits limits;
  private final Map<Share, Deque<P>> waiting = new LinkedHashMap<>();
  private final Set<Object> claimed = new HashSet<>();

  /** Nothing waits at first. */
  WaitingLine(BatchLimits limits) {
    this.limits = limits;
  }

  /** At the end of its namespace's line. */
  void add(P work) {
    waiting.computeIfAbsent(work.share(), share -> new ArrayDeque<>()).add(work);
  }

  /** At the heads of their namespaces' lines, in this order. */
  void putBack(List<P> works) {
    for (P work : works.reversed()) {
      waiting.computeIfAbsent(work.share(), share -> new ArrayDeque<>()).addFirst(work);
    }
  }

  /**
   * What was taken out of the line.
   *
   * @param batch what is to be done together; its claims are held until they are {@linkplain #free
   *     freed}
   * @param dropped what nobody waits for any more
   */
  record Taken<P>(List<P> batch, List<P> dropped) {}

  /** Takes a batch, perhaps an empty one, of the work that is mine. */
  Taken<P> take(Predicate<P> isMine) {
    List<P> batch = new ArrayList<>();
    List<P> dropped = new ArrayList<>();
    List<P> skipped = new ArrayList<>();
    Set<Object> promised = new HashSet<>();
    int strangers = 0;
    int rows = 0;
    long weight = 0;
    boolean full = false;
    while (!full
        && !waiting.isEmpty()
        && skipped.size() < LONGEST_DETOUR
        && strangers < MOST_STRANGERS) {
      Map.Entry<Share, Deque<P>> turn = waiting.entrySet().iterator().next();
      P work = turn.getValue().element();
      if (!work.isWanted() || work.deadline().isExpired()) {
        advance(turn);
        dropped.add(work);
      } else if (!isMine.test(work) || !isFree(work, promised)) {
        advance(turn);
        strangers += isMine.test(work) ? 0 : 1;
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
    putBack(skipped);
    return new Taken<>(batch, dropped);
  }

  /** Whether nobody under way claims the same. */
  boolean isFree(P work) {
    return isFree(work, Set.of());
  }

  private boolean isFree(P work, Set<Object> promised) {
    for (Object claim : work.claims()) {
      if (claimed.contains(claim) || promised.contains(claim)) {
        return false;
      }
    }
    return true;
  }

  /** What a batch claimed can be claimed by others. */
  void free(List<P> batch) {
    batch.forEach(work -> work.claims().forEach(claimed::remove));
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
   * Takes out what will reach its deadline within {@code margin} and that nobody will come to in
   * time.
   *
   * @param isStuck whether no lane will come for it; what claims the same as such work before it,
   *     or as a batch under way, is stuck too
   */
  List<P> takeOverdue(Duration margin, Predicate<P> isStuck) {
    List<P> overdue = new ArrayList<>();
    for (Deque<P> queue : waiting.values()) {
      Set<Object> promised = new HashSet<>();
      queue.removeIf(
          work -> {
            boolean stuck = isStuck.test(work) || !isFree(work, promised);
            if (stuck && work.deadline().remainingNanos() <= margin.toNanos()) {
              return overdue.add(work);
            }
            if (stuck) {
              promised.addAll(work.claims());
            }
            return false;
          });
    }
    waiting.values().removeIf(Deque::isEmpty);
    return overdue;
  }

  /** Takes out everything. */
  List<P> takeAll() {
    List<P> all = new ArrayList<>();
    waiting.values().forEach(all::addAll);
    waiting.clear();
    return all;
  }
}
