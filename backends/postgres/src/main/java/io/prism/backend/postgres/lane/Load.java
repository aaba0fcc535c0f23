package io.prism.backend.postgres.lane;

/**
 * How much waits for the lanes of one kind and how much they are doing. Guarded by the lock of the
 * {@link LaneQueue} that has it.
 *
 * <p>A lane that has nothing to do leaves little work to those that are busy, since a statement for
 * many rows costs a small part of as many statements. It takes what waits when that is as much as
 * is under way or {@value #WORTH_A_BATCH} rows, or when it has been left waiting.
 */
final class Load {

  /** More rows in a statement make each of them hardly cheaper. */
  private static final int WORTH_A_BATCH = 24;

  private int waiting;
  private int running;

  void arrived(int rows) {
    waiting += rows;
  }

  void left(int rows) {
    waiting -= rows;
  }

  void begun(int rows) {
    running += rows;
  }

  void ended(int rows) {
    running -= rows;
  }

  /** Whether anything waits. */
  boolean isAny() {
    return waiting > 0;
  }

  /** Whether a lane that is idle should take it although others are busy. */
  boolean isWorthJoining() {
    return waiting > 0 && waiting >= Math.min(WORTH_A_BATCH, running);
  }

  /** Counts what was counted there. */
  void takeOver(Load other) {
    waiting += other.waiting;
    running += other.running;
    other.waiting = 0;
    other.running = 0;
  }
}
