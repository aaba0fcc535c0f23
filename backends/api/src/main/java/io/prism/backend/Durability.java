package io.prism.backend;

import java.util.Locale;
import java.util.Optional;

/** What an acknowledged write survives; later constants promise more. */
public enum Durability {
  /** Nothing: the store is volatile. */
  BEST_EFFORT,
  /** The end of the process, but not every loss of power. */
  EVENTUAL,
  /** The loss of power: the write was synced before it was acknowledged. */
  STRONG;

  /** Whether a store of this durability keeps the promise {@code needed}. */
  public boolean satisfies(Durability needed) {
    return compareTo(needed) >= 0;
  }

  /** The word used in documents: {@code strong}, {@code eventual} or {@code best-effort}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Reads {@link #word()}. */
  public static Optional<Durability> ofWord(String word) {
    for (Durability durability : values()) {
      if (durability.word().equals(word)) {
        return Optional.of(durability);
      }
    }
    return Optional.empty();
  }
}
