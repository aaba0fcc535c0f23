package io.prism.backend.tck;

import io.prism.backend.Version;
import java.util.Comparator;
import java.util.Optional;

/**
 * One key as a register: what it holds and the largest version that was seen of it.
 *
 * @param value the item's value, empty without item
 * @param version the version of the last item
 */
record Register(Optional<String> value, Version version) {

  /** A key that was never written. */
  static final Register INITIAL = new Register(Optional.empty(), Version.ZERO);

  /**
   * Versioned actions in the order of their versions, a write before what saw it; the others last.
   */
  static final Comparator<Action> BY_VERSION =
      Comparator.comparing(
              (Action action) -> action.version().isEmpty() && !(action instanceof Action.Read))
          .thenComparing(action -> action.version().orElse(Version.ZERO))
          .thenComparing(action -> !(action instanceof Action.Write write && write.applied()));

  /** What was asked and answered. */
  sealed interface Action {

    /**
     * The item's version after the action; empty when there was none or the answer did not tell.
     */
    Optional<Version> version();

    /** A read, and what it found. */
    record Read(Optional<String> value, Optional<Version> version) implements Action {}

    /** A write under a condition; not applied, it tells the version that was there. */
    record Write(Guard guard, String value, boolean applied, Optional<Version> version)
        implements Action {}

    /** A deletion, and whether there was an item. */
    record Delete(boolean existed) implements Action {
      @Override
      public Optional<Version> version() {
        return Optional.empty();
      }
    }
  }

  /** What must hold for a write. */
  sealed interface Guard {
    /** Nothing. */
    record Always() implements Guard {}

    /** The item has this version. */
    record HasVersion(Version version) implements Guard {}

    /** The item has this value; empty: there is none. */
    record HasValue(Optional<String> value) implements Guard {}
  }

  /** The register after an action; empty when its answer is impossible here. */
  Optional<Register> after(Action action) {
    return switch (action) {
      case Action.Read read ->
          read.value().equals(value) && read.version().equals(current())
              ? Optional.of(this)
              : Optional.empty();
      case Action.Write write when !write.applied() ->
          !holds(write.guard()) && write.version().equals(current())
              ? Optional.of(this)
              : Optional.empty();
      case Action.Write write -> written(write);
      case Action.Delete delete ->
          delete.existed() == value.isPresent()
              ? Optional.of(new Register(Optional.empty(), version))
              : Optional.empty();
    };
  }

  private Optional<Register> written(Action.Write write) {
    Version written = write.version().orElseThrow();
    return holds(write.guard()) && written.compareTo(version) > 0
        ? Optional.of(new Register(Optional.of(write.value()), written))
        : Optional.empty();
  }

  private boolean holds(Guard guard) {
    return switch (guard) {
      case Guard.Always always -> true;
      case Guard.HasVersion wanted -> current().equals(Optional.of(wanted.version()));
      case Guard.HasValue wanted -> value.equals(wanted.value());
    };
  }

  private Optional<Version> current() {
    return value.map(present -> version);
  }
}
