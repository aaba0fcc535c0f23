package io.prism.control.snapshot;

/**
 * How fast the calls of a namespace may come, over all gateways that serve it.
 *
 * @param perSecond calls a second that are let through for long, 1 to {@link #MAX_PER_SECOND}
 * @param burst calls that may come at once after a pause; at least {@code perSecond}
 */
public record RateLimit(long perSecond, long burst) {

  /** The fastest rate that can be asked for. */
  public static final long MAX_PER_SECOND = 10_000_000;

  /** The most calls at once that can be asked for. */
  public static final long MAX_BURST = 100_000_000;

  /** Checks the ranges. */
  public RateLimit {
    if (perSecond < 1 || perSecond > MAX_PER_SECOND) {
      throw new IllegalArgumentException("calls a second out of range: " + perSecond);
    }
    if (burst < perSecond || burst > MAX_BURST) {
      throw new IllegalArgumentException("burst out of range: " + burst);
    }
  }

  /** As many at once as in a second. */
  public static RateLimit of(long perSecond) {
    return new RateLimit(perSecond, perSecond);
  }
}
