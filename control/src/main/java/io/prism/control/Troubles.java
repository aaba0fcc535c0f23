package io.prism.control;

import io.prism.control.violation.Violation;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Why the documents on disk are not what runs, by kind of reason. Changed by one thread at a time;
 * {@link #first} may be read by any.
 */
final class Troubles {

  /** What stands in the way, in the order in which it matters. */
  enum Kind {
    /** Not every part of the process took the snapshot in force. */
    DELIVERY,
    /** The documents could not be looked at. */
    LOOK,
    /** The documents are good, but could not be remembered in the data directory. */
    MEMORY,
    /** The documents themselves. */
    DOCUMENTS
  }

  private final InstantSource clock;
  private final Map<Kind, ConfigError> standing = new EnumMap<>(Kind.class);
  private volatile Optional<ConfigError> first = Optional.empty();

  Troubles(InstantSource clock) {
    this.clock = clock;
  }

  /** The one that matters most. */
  Optional<ConfigError> first() {
    return first;
  }

  /**
   * Notes a trouble.
   *
   * @return whether it differs from what stood, and so is worth telling
   */
  boolean raise(Kind kind, List<Violation> violations) {
    ConfigError before = standing.get(kind);
    if (before != null && before.violations().equals(violations)) {
      return false;
    }
    standing.put(kind, new ConfigError(clock.instant(), violations));
    update();
    return true;
  }

  /** Forgets a trouble that is over. */
  void clear(Kind kind) {
    if (standing.remove(kind) != null) {
      update();
    }
  }

  private void update() {
    first = standing.values().stream().findFirst();
  }
}
