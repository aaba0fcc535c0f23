package io.prism.backend;

/**
 * What one step of an erasure did.
 *
 * @param removed items, tombstones and idempotency records that are gone by it
 * @param complete whether the namespace holds nothing any more; false: ask again
 */
public record EraseReport(long removed, boolean complete) {

  /** There was nothing left to remove. */
  public static final EraseReport EMPTY = new EraseReport(0, true);
}
