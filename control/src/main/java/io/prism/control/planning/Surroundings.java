package io.prism.control.planning;

import java.time.Instant;
import java.util.List;

/**
 * What a wish is planned against. The order of the lists has no influence.
 *
 * @param candidates the stores
 * @param shards the shards
 * @param policy what teams may ask for
 * @param teamNamespaces how many other namespaces of the wish's team are in force
 * @param now when it is planned
 */
public record Surroundings(
    List<Candidate> candidates,
    List<Shard> shards,
    Policy policy,
    int teamNamespaces,
    Instant now) {

  /** Copies the lists. */
  public Surroundings {
    candidates = List.copyOf(candidates);
    shards = List.copyOf(shards);
  }
}
