package io.prism.control.planning;

import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * A wish that can be carried out, and how.
 *
 * @param backend the store
 * @param type its kind
 * @param chosenBy who chose it
 * @param reason for people: why this one
 * @param others every other store that could be chosen, and why it was not, by name
 * @param parts what is put around the store
 * @param capacity how large things must be
 * @param shard the shard that serves
 * @param advice what to know about it
 */
public record Decision(
    BackendId backend,
    String type,
    ChosenBy chosenBy,
    String reason,
    List<PassedOver> others,
    Set<Part> parts,
    Capacity capacity,
    ShardChoice shard,
    List<Advice> advice) {

  /** Copies the collections. */
  public Decision {
    others = List.copyOf(others);
    Set<Part> ordered = EnumSet.noneOf(Part.class);
    ordered.addAll(parts);
    parts = Collections.unmodifiableSet(ordered);
    advice = List.copyOf(advice);
  }

  /** Who chose a store. */
  public enum ChosenBy {
    /** The application, by name. */
    EXPLICIT,
    /** The planner. */
    AUTO,
    /** Nobody, now: the data is there. */
    KEPT
  }

  /**
   * A store that was not chosen.
   *
   * @param backend the store
   * @param why for people, as the rest of a sentence that begins with the store
   */
  public record PassedOver(BackendId backend, String why) {

    @Override
    public String toString() {
      return backend + " " + why;
    }
  }
}
