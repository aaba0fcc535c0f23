package io.prism.control.planning;

import java.util.Comparator;

/**
 * Names a shard.
 *
 * @param home the Kubernetes namespace it belongs to
 * @param name its name there
 */
public record ShardId(String home, String name) implements Comparable<ShardId> {

  private static final Comparator<ShardId> BY_NAME =
      Comparator.comparing(ShardId::name).thenComparing(ShardId::home);

  /** By name, then by Kubernetes namespace. */
  @Override
  public int compareTo(ShardId other) {
    return BY_NAME.compare(this, other);
  }

  /** For people: {@code home/name}. */
  @Override
  public String toString() {
    return home + "/" + name;
  }
}
