package io.prism.control.planning;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a policy says that somebody may ask for; what is absent is not said.
 *
 * @param most the most of each number
 * @param backendTypes the types of store that may be used; {@code *} stands for all
 * @param rights what is allowed or denied
 */
public record Limits(
    Map<Limit, Long> most, Optional<Set<String>> backendTypes, Map<Right, Boolean> rights) {

  /** Nothing is said. */
  public static final Limits NONE = new Limits(Map.of(), Optional.empty(), Map.of());

  private static final String ALL = "*";

  /** Copies the collections. */
  public Limits {
    most = Map.copyOf(most);
    backendTypes = backendTypes.map(Set::copyOf);
    rights = Map.copyOf(rights);
  }

  /** The most of a number. */
  Optional<Long> most(Limit limit) {
    return Optional.ofNullable(most.get(limit));
  }

  /** Whether something is allowed. */
  Optional<Boolean> right(Right right) {
    return Optional.ofNullable(rights.get(right));
  }

  /** Whether a type of store may be used. */
  boolean permits(String type) {
    return backendTypes.map(types -> types.contains(ALL) || types.contains(type)).orElse(true);
  }
}
