package io.prism.control.planning;

import java.util.Map;
import java.util.Optional;

/**
 * A fleet of gateways.
 *
 * @param id its name
 * @param traits what it is for, such as {@code product} or {@code region}
 * @param labels what it is marked with
 * @param namespaces how many it serves
 * @param maxNamespaces how many it may serve
 * @param gateways how many processes it has
 * @param isDefault whether it serves those who ask for none
 * @param owner the only namespace it serves; empty when it is shared
 * @param standing whether it takes another namespace; those that it has stay
 */
public record Shard(
    ShardId id,
    Map<String, String> traits,
    Map<String, String> labels,
    int namespaces,
    int maxNamespaces,
    int gateways,
    boolean isDefault,
    Optional<NamespaceId> owner,
    Standing standing) {

  private static final String REGION = "region";

  /** Copies the maps. */
  public Shard {
    traits = Map.copyOf(traits);
    labels = Map.copyOf(labels);
  }

  /** Where it is. */
  public Optional<String> region() {
    return Optional.ofNullable(traits.get(REGION));
  }

  /** Whether it has room for another namespace. */
  boolean hasRoom() {
    return namespaces < maxNamespaces;
  }
}
