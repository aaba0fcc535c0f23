package io.prism.control.planning;

import java.util.List;

/** Who chooses the store of a namespace. */
public sealed interface BackendWish {

  /**
   * The planner.
   *
   * @param preferredTypes types of store to prefer, best first
   */
  record Auto(List<String> preferredTypes) implements BackendWish {

    /** Copies the list. */
    public Auto {
      preferredTypes = List.copyOf(preferredTypes);
    }
  }

  /**
   * The application.
   *
   * @param backend the store it names
   * @param change what happens when the data is elsewhere
   */
  record Explicit(BackendId backend, Change change) implements BackendWish {}

  /** What happens when another store is named than the one that holds the data. */
  enum Change {
    /** It is refused, since the data must be moved first. */
    REQUIRE_MIGRATION,
    /** It is done, and the data stays behind. */
    ALLOW_DATA_LOSS
  }
}
