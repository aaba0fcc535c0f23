package io.prism.backend;

import java.time.Duration;

/**
 * The instant by which a call must be answered, on the scale of {@link System#nanoTime()}.
 *
 * @param nanoTime when the deadline passes
 */
public record Deadline(long nanoTime) {

  /** A deadline this far from now. */
  public static Deadline after(Duration duration) {
    return new Deadline(System.nanoTime() + duration.toNanos());
  }

  /** Whether no time is left: work that has not begun must not begin. */
  public boolean isExpired() {
    return remainingNanos() <= 0;
  }

  /** The time left in nanoseconds; zero or negative once expired. */
  public long remainingNanos() {
    return nanoTime - System.nanoTime();
  }
}
