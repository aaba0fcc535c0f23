package io.prism.control.snapshot;

import io.prism.backend.Durability;
import io.prism.backend.NamespaceSpec;
import java.time.Duration;
import java.util.Optional;

/**
 * A namespace as it is served.
 *
 * @param name what clients call it
 * @param pattern the access pattern it offers
 * @param team who owns it, for people and metrics; empty when not stated
 * @param backend the name of the backend that holds its data
 * @param storeNamespace its name in that backend
 * @param epoch the configuration epoch its writes carry at least
 * @param durability what an acknowledged write survives
 * @param limits bounds on single calls
 * @param defaultTtl how long an item lives that was written without a time to live; empty means for
 *     ever
 * @param idempotencyWindow how long the outcome of a mutation with a token is remembered at least
 * @param access who may use it when callers are authenticated
 * @param state what is answered of it
 * @param selectionReason for people: why this backend was chosen, and why the others were not
 */
public record NamespaceConfig(
    String name,
    AccessPattern pattern,
    Optional<String> team,
    String backend,
    String storeNamespace,
    int epoch,
    Durability durability,
    NamespaceLimits limits,
    Optional<Duration> defaultTtl,
    Duration idempotencyWindow,
    AccessRules access,
    ServiceState state,
    String selectionReason) {

  /** Checks the ranges. */
  public NamespaceConfig {
    if (epoch < 0) {
      throw new IllegalArgumentException("an epoch is not negative: " + epoch);
    }
    if (defaultTtl.isPresent() && !defaultTtl.get().isPositive()) {
      throw new IllegalArgumentException("a default time to live is positive: " + defaultTtl.get());
    }
    if (!idempotencyWindow.isPositive()) {
      throw new IllegalArgumentException("the window must be positive: " + idempotencyWindow);
    }
  }

  /** The same in another epoch. */
  public NamespaceConfig withEpoch(int other) {
    return new NamespaceConfig(
        name,
        pattern,
        team,
        backend,
        storeNamespace,
        other,
        durability,
        limits,
        defaultTtl,
        idempotencyWindow,
        access,
        state,
        selectionReason);
  }

  /** The same in a backend of another name. */
  public NamespaceConfig withBackend(String other) {
    return new NamespaceConfig(
        name,
        pattern,
        team,
        other,
        storeNamespace,
        epoch,
        durability,
        limits,
        defaultTtl,
        idempotencyWindow,
        access,
        state,
        selectionReason);
  }

  /** What the backend is asked to open. */
  public NamespaceSpec toSpec(String installation) {
    return new NamespaceSpec(storeNamespace, durability, installation);
  }
}
