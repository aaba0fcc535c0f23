package io.prism.operator.pki;

import java.time.Duration;

/**
 * How long certificates are good for.
 *
 * @param authority the lifetime of an authority
 * @param overlap how long before its end the next authority is made
 * @param announcement how long the next authority is trusted before it signs anything, so that
 *     everybody has heard of it
 * @param leaf the lifetime of what an authority signs
 * @param clockSkew how much the clocks of peers may be behind
 */
public record RotationPolicy(
    Duration authority,
    Duration overlap,
    Duration announcement,
    Duration leaf,
    Duration clockSkew) {

  /** An authority for ten years, certificates for ninety days. */
  public static final RotationPolicy STANDARD =
      new RotationPolicy(
          Duration.ofDays(3_650),
          Duration.ofDays(365),
          Duration.ofDays(7),
          Duration.ofDays(90),
          Duration.ofMinutes(5));

  /** Checks that a rotation can end before the next one begins. */
  public RotationPolicy {
    boolean endsInTime = overlap.compareTo(announcement.plus(leaf)) > 0;
    boolean beginsLater = authority.compareTo(overlap.multipliedBy(2)) > 0;
    if (!endsInTime || !beginsLater || announcement.isNegative() || clockSkew.isNegative()) {
      throw new IllegalArgumentException(
          "an authority must outlive its successor's announcement and what it signed by then");
    }
  }
}
