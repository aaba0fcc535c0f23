package io.prism.control.planning;

import java.util.Comparator;

/**
 * Names a store.
 *
 * @param home the Kubernetes namespace it belongs to
 * @param name its name there
 */
public record BackendId(String home, String name) implements Comparable<BackendId> {

  private static final Comparator<BackendId> BY_NAME =
      Comparator.comparing(BackendId::name).thenComparing(BackendId::home);

  /** By name, then by Kubernetes namespace. */
  @Override
  public int compareTo(BackendId other) {
    return BY_NAME.compare(this, other);
  }

  /** For people: {@code home/name}. */
  @Override
  public String toString() {
    return home + "/" + name;
  }
}
