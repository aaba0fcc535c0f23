package io.prism.control.snapshot;

import java.util.Locale;

/** What a namespace answers for the time being. Says nothing about its data, which stays. */
public enum ServiceState {
  /** Every call. */
  ACTIVE,
  /** Calls that change nothing. */
  READ_ONLY,
  /** No call on its items. */
  SUSPENDED;

  /** The word that clients see: {@code active}, {@code read-only} or {@code suspended}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
