package io.prism.backend.keyvalue;

/**
 * Bounds on the requests of a namespace.
 *
 * @param maxValueBytes largest value
 * @param maxBatchItems most items in a batch, and most comparisons and operations in a transaction
 * @param maxBatchBytes most bytes of keys and values in a batch or transaction
 * @param maxPageItems most items in a page of a scan
 * @param maxPageBytes most bytes of keys and values in a page of a scan
 */
public record KeyValueLimits(
    long maxValueBytes,
    int maxBatchItems,
    long maxBatchBytes,
    int maxPageItems,
    long maxPageBytes) {

  /** The largest {@code maxValueBytes} that a namespace can ask for. */
  public static final long HIGHEST_MAX_VALUE_BYTES = 16L << 20;

  /**
   * The most bytes of keys and values that the gets of a transaction return: the largest value and
   * the keys of the largest transaction. Less than a reply can carry, so that a transaction that
   * was applied can always be answered.
   */
  public static final long MAX_RESULT_BYTES = HIGHEST_MAX_VALUE_BYTES + (2L << 20);

  /** What holds unless the namespace asks for something else. */
  public static final KeyValueLimits DEFAULT =
      new KeyValueLimits(1L << 20, 1000, 16L << 20, 1000, 4L << 20);

  /** Items in a page when the request does not say. */
  public static final int DEFAULT_PAGE_ITEMS = 100;

  /** Checks the ranges. */
  public KeyValueLimits {
    if (maxValueBytes <= 0 || maxValueBytes > HIGHEST_MAX_VALUE_BYTES) {
      throw new IllegalArgumentException(
          "maxValueBytes must be between 1 and " + HIGHEST_MAX_VALUE_BYTES + ": " + maxValueBytes);
    }
    if (maxBatchItems <= 0 || maxBatchBytes <= 0 || maxPageItems <= 0 || maxPageBytes <= 0) {
      throw new IllegalArgumentException("every limit must be positive");
    }
  }

  /** These limits with another bound on values. */
  public KeyValueLimits withMaxValueBytes(long bytes) {
    return new KeyValueLimits(bytes, maxBatchItems, maxBatchBytes, maxPageItems, maxPageBytes);
  }
}
