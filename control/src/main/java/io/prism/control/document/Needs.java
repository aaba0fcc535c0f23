package io.prism.control.document;

import io.prism.backend.Durability;
import io.prism.backend.InterfaceName;
import io.prism.control.snapshot.NamespaceLimits;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a namespace needs, as far as it decides anything.
 *
 * @param durability what acknowledged writes must survive
 * @param interfaces what the store must implement besides the pattern's own interfaces
 * @param maxValueBytes the largest value
 * @param defaultTtl the time to live of items written without one
 * @param idempotencyWindow how long outcomes of mutations with a token are remembered
 * @param preferredTypes types of store to prefer in an automatic choice, best first
 */
public record Needs(
    Durability durability,
    Set<InterfaceName> interfaces,
    long maxValueBytes,
    Optional<Duration> defaultTtl,
    Duration idempotencyWindow,
    List<String> preferredTypes) {

  /** How long outcomes are remembered unless asked otherwise. */
  public static final Duration DEFAULT_IDEMPOTENCY_WINDOW = Duration.ofMinutes(10);

  /** A namespace that asks for nothing in particular gets the strongest promise. */
  public static final Needs DEFAULT =
      new Needs(
          Durability.STRONG,
          Set.of(),
          NamespaceLimits.DEFAULT_MAX_VALUE_BYTES,
          Optional.empty(),
          DEFAULT_IDEMPOTENCY_WINDOW,
          List.of());

  /** Copies the collections. */
  public Needs {
    interfaces = Set.copyOf(interfaces);
    preferredTypes = List.copyOf(preferredTypes);
  }
}
