package io.prism.backend.postgres.lane;

/**
 * When a batch is full.
 *
 * @param rows most rows
 * @param weight most bytes; a single piece of work may be heavier
 */
public record BatchLimits(int rows, long weight) {

  /**
   * What statements of many rows carry: more gains nothing and makes everyone in the batch wait.
   */
  public static final BatchLimits MERGED = new BatchLimits(256, 4L << 20);

  /** One at a time. */
  public static final BatchLimits SINGLE = new BatchLimits(1, Long.MAX_VALUE);
}
