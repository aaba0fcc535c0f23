package io.prism.proxy.limits;

/** A place in the line of those who wait for room in a {@link MemoryBudget}. */
@FunctionalInterface
public interface Waiting {

  /**
   * Gives the place up. What was granted by then stays granted. Idempotent, and safe on any thread.
   */
  void cancel();
}
