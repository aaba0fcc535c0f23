package io.prism.backend.postgres.lane;

/** Carries out batches, one at a time. What it offers here is for other threads. */
sealed interface Carrier permits Lane, LoopLane {

  /**
   * Answers the calls under way whose deadline is near when the server does not answer.
   *
   * @return whether it does not
   */
  boolean failOverdue();

  /** Cuts off what is under way, for good. */
  void abort();
}
