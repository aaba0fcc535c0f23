package io.prism.backend.keyvalue;

import java.util.Optional;

/**
 * A page to read.
 *
 * @param range the keys
 * @param reverse from the last key to the first
 * @param after continue strictly behind this key in the direction of the scan
 * @param limit most items in the page; positive
 * @param maxBytes bytes of keys and values after which the page ends; the first item is returned
 *     however large it is
 * @param keysOnly leave values empty
 */
public record ScanQuery(
    KeyRange range,
    boolean reverse,
    Optional<Key> after,
    int limit,
    long maxBytes,
    boolean keysOnly) {

  /** Checks the bounds. */
  public ScanQuery {
    if (limit <= 0 || maxBytes <= 0) {
      throw new IllegalArgumentException("limit and maxBytes must be positive");
    }
  }
}
