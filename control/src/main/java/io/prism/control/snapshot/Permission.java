package io.prism.control.snapshot;

import java.util.Locale;

/**
 * What a caller may do in a namespace. A call that both changes items and tells or compares stored
 * values needs {@link #READ_WRITE}: compare-and-swap, compare-and-delete, counters and
 * transactions. A call that only tells whether an item was there, or its opaque version, counts as
 * a write.
 */
public enum Permission {
  /** Read items. */
  READ_ONLY,
  /** Change items without being told what is stored. */
  WRITE_ONLY,
  /** Read and change items. */
  READ_WRITE;

  /** Whether being told what is stored is allowed. */
  public boolean allowsReads() {
    return this != WRITE_ONLY;
  }

  /** Whether changing items is allowed. */
  public boolean allowsWrites() {
    return this != READ_ONLY;
  }

  /** What a caller may do who is given both. */
  public Permission and(Permission other) {
    return this == other ? this : READ_WRITE;
  }

  /** The word used in documents: {@code read-only}, {@code write-only} or {@code read-write}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
