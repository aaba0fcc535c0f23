package io.prism.backend.keyvalue;

import java.util.List;

/**
 * A page that was read.
 *
 * @param entries the items in the order of the scan; not empty when {@code more}
 * @param more whether there may be items behind the last one
 */
public record ScanPage(List<Entry> entries, boolean more) {

  /** Copies the list. */
  public ScanPage {
    entries = List.copyOf(entries);
    if (more && entries.isEmpty()) {
      throw new IllegalArgumentException("a page that is not the last holds an item");
    }
  }

  /**
   * One item.
   *
   * @param key its key
   * @param item the item; its value is empty when only keys were asked for
   */
  public record Entry(Key key, Item item) {}
}
