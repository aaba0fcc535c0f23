package io.prism.backend;

/**
 * What a sweep did.
 *
 * @param expiredItems items turned into tombstones
 * @param removedTombstones tombstones removed
 * @param removedTokens idempotency records removed
 */
public record SweepReport(long expiredItems, long removedTombstones, long removedTokens) {

  /** Nothing was due. */
  public static final SweepReport NOTHING = new SweepReport(0, 0, 0);

  /** The sum of two reports. */
  public SweepReport plus(SweepReport other) {
    return new SweepReport(
        expiredItems + other.expiredItems,
        removedTombstones + other.removedTombstones,
        removedTokens + other.removedTokens);
  }
}
