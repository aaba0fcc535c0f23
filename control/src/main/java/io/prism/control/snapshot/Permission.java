package io.prism.control.snapshot;

import java.util.Locale;

/** What a caller may do in a namespace. */
public enum Permission {
  /** Read items. */
  READ_ONLY,
  /** Read and change items. */
  READ_WRITE;

  /** Whether changing items is allowed. */
  public boolean allowsWrites() {
    return this == READ_WRITE;
  }

  /** The word used in documents: {@code read-only} or {@code read-write}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
