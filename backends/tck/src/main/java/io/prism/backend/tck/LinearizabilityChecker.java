package io.prism.backend.tck;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;

/**
 * Decides whether a history can be explained by calls that took effect one at a time, each between
 * its beginning and its end: Wing and Gong's search, with Lowe's memory of what was tried before.
 *
 * @param <S> the state of the register; needs equals
 * @param <A> what was asked and answered
 */
final class LinearizabilityChecker<S, A> {

  /**
   * A search that takes longer is given up: with a good hint that happens only to bad histories.
   */
  private static final int MOST_STEPS = 200_000;

  private final BiFunction<S, A, Optional<S>> model;
  private final Comparator<A> hint;

  /**
   * A checker for registers of one kind.
   *
   * @param model the state after an action; empty when the answer is impossible in the state before
   * @param hint which of several possible actions to try first; only speed depends on it
   */
  LinearizabilityChecker(BiFunction<S, A, Optional<S>> model, Comparator<A> hint) {
    this.model = model;
    this.hint = hint;
  }

  /** Whether some order explains the history, beginning in {@code initial}. */
  boolean isLinearizable(S initial, List<Operation<A>> history) {
    List<Operation<A>> ordered = new ArrayList<>(history);
    ordered.sort(
        Comparator.comparing((Operation<A> operation) -> operation.action(), hint)
            .thenComparing(Operation::began));
    return new Search(ordered).run(initial);
  }

  private record Tried<S>(BitSet done, S state) {}

  /**
   * A depth-first search. Its stack is a list, since histories are longer than a thread's stack is
   * deep.
   */
  private final class Search {

    private final List<Operation<A>> history;
    private final Set<Tried<S>> tried = new HashSet<>();
    private final List<Step> steps = new ArrayList<>();
    private final BitSet done;

    Search(List<Operation<A>> history) {
      this.history = history;
      this.done = new BitSet(history.size());
    }

    boolean run(S initial) {
      steps.add(new Step(-1, initial));
      for (int step = 0; step < MOST_STEPS && !steps.isEmpty(); step++) {
        if (done.cardinality() == history.size()) {
          return true;
        }
        Step top = steps.getLast();
        Optional<Step> next = top.next();
        if (next.isPresent()) {
          steps.add(next.get());
        } else {
          steps.removeLast();
          done.clear(Math.max(top.taken, 0), Math.max(top.taken + 1, 0));
        }
      }
      return false;
    }

    /**
     * What took effect last, the state after it, and which candidates for the next were not tried
     * yet.
     */
    private final class Step {
      private final int taken;
      private final S state;
      private int candidate;

      Step(int taken, S state) {
        this.taken = taken;
        this.state = state;
        this.candidate = done.nextClearBit(0);
      }

      Optional<Step> next() {
        long earliestEnd = earliestEnd();
        while (candidate < history.size()) {
          int chosen = candidate;
          candidate = done.nextClearBit(candidate + 1);
          Operation<A> operation = history.get(chosen);
          Optional<S> after =
              operation.began() <= earliestEnd
                  ? model.apply(state, operation.action())
                  : Optional.empty();
          if (after.isPresent()) {
            if (after.get().equals(state)) {
              // What changes nothing fits here as well as anywhere later: no other choice is
              // needed.
              candidate = history.size();
            }
            done.set(chosen);
            if (tried.add(new Tried<>((BitSet) done.clone(), after.get()))) {
              return Optional.of(new Step(chosen, after.get()));
            }
            done.clear(chosen);
          }
        }
        return Optional.empty();
      }

      /** No call may take effect after one that ended before it began. */
      private long earliestEnd() {
        long earliest = Long.MAX_VALUE;
        for (int i = done.nextClearBit(0); i < history.size(); i = done.nextClearBit(i + 1)) {
          earliest = Math.min(earliest, history.get(i).ended());
        }
        return earliest;
      }
    }
  }
}
