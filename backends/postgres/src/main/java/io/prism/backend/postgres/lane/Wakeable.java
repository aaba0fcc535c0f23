package io.prism.backend.postgres.lane;

/**
 * A lane on an event loop, as far as a {@link LaneQueue} knows it. Safe for use by many threads.
 */
interface Wakeable {

  /** Whether the caller is on its loop: to wake it costs nothing then. */
  boolean isHere();

  /** There is work, which it comes for soon. */
  void wake();

  /** There is work, which it comes for after this time, if others have not. */
  void wakeIn(long nanos);
}
