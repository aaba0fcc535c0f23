package io.prism.control.planning;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** Which shard a namespace asks for. */
public sealed interface PlacementWish {

  /** The default one. */
  record Anywhere() implements PlacementWish {}

  /**
   * One by name.
   *
   * @param shard its name
   */
  record Named(String shard) implements PlacementWish {}

  /**
   * One by what it is for.
   *
   * @param traits what it should be for, such as {@code product} or {@code region}: one that is for
   *     something else is not meant, one that leaves it open fits less well
   * @param labels what it must be marked with
   */
  record Selected(Map<String, String> traits, Map<String, String> labels) implements PlacementWish {

    /** Copies the maps, in the order of their keys. */
    public Selected {
      traits = Collections.unmodifiableMap(new TreeMap<>(traits));
      labels = Collections.unmodifiableMap(new TreeMap<>(labels));
    }
  }

  /** One that serves nobody else. */
  record Own() implements PlacementWish {}
}
