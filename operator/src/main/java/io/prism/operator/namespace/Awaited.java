package io.prism.operator.namespace;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.prism.operator.config.Propagation;
import io.prism.operator.resource.ObjectKey;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Collectors;

/**
 * Which namespaces wait for gateways, and for what. Their statuses do not tell: a gateway may have
 * said that it has something before the status is stored that says who waits for it. Safe for use
 * by many threads.
 */
final class Awaited {

  /** As many as wait when somebody brings a whole list of them. */
  private static final int CROWD = 8;

  private final ConcurrentMap<ResourceID, Wait> waits = new ConcurrentHashMap<>();

  /**
   * What one namespace waits for.
   *
   * @param versions the version that the gateways of a shard are to have; none when they have
   * @param since when it began
   * @param served the generation that they have; empty while they do not
   */
  private record Wait(Map<ObjectKey, Long> versions, Instant since, Optional<Long> served) {

    Wait {
      versions = Map.copyOf(versions);
    }

    Wait and(ObjectKey shard, long version) {
      Map<ObjectKey, Long> all = new HashMap<>(versions);
      all.put(shard, version);
      return new Wait(all, since, Optional.empty());
    }

    boolean isOver(ObjectKey shard, Propagation gateways) {
      Long version = versions.get(shard);
      return version != null && gateways.hasReached(version);
    }
  }

  /**
   * From now on the gateways of a shard wake a namespace when all of them have a version; to be
   * called before looking at them.
   */
  void begin(ResourceID namespace, ObjectKey shard, long version, Instant now) {
    waits.compute(
        namespace,
        (_, before) ->
            before == null
                ? new Wait(Map.of(shard, version), now, Optional.empty())
                : before.and(shard, version));
  }

  /** They have a generation of it, and wake it no more. */
  void reached(ResourceID namespace, long generation) {
    waits.computeIfPresent(
        namespace, (_, wait) -> new Wait(Map.of(), wait.since(), Optional.of(generation)));
  }

  /** Whether nothing is left of what a generation waited for but to tell it. */
  boolean isServed(ResourceID namespace, long generation) {
    return Optional.ofNullable(waits.get(namespace))
        .flatMap(Wait::served)
        .filter(served -> served == generation)
        .isPresent();
  }

  /** All is told of it. */
  void end(ResourceID namespace) {
    waits.remove(namespace);
  }

  /** Whether many wait that gateways do not have yet. */
  boolean isCrowded() {
    return waits.values().stream().filter(wait -> !wait.versions().isEmpty()).count() > CROWD;
  }

  /** Since when a namespace waits, or its status does. */
  Optional<Instant> since(ResourceID namespace) {
    return Optional.ofNullable(waits.get(namespace)).map(Wait::since);
  }

  /** Whom the gateways of a shard wake as they are now. */
  Set<ResourceID> wokenBy(ObjectKey shard, Propagation gateways) {
    return waits.entrySet().stream()
        .filter(entry -> entry.getValue().isOver(shard, gateways))
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }
}
