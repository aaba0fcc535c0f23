package io.prism.control.planning;

/** How long data is kept. */
public sealed interface Retention {

  /** As long as the policy says. */
  record Unsaid() implements Retention {}

  /**
   * For a number of days.
   *
   * @param days at least 1
   */
  record Days(int days) implements Retention {

    /** Checks the number. */
    public Days {
      if (days < 1) {
        throw new IllegalArgumentException("data is kept for a day at least");
      }
    }
  }

  /** For ever. */
  record Forever() implements Retention {}
}
