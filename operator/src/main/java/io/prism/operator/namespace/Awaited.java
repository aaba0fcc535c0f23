package io.prism.operator.namespace;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.prism.operator.config.LeaseRecords;
import io.prism.operator.resource.ObjectKey;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Which namespaces wait for gateways. Their statuses do not tell: a gateway may have said that it
 * has something before the status is stored that says who waits for it. Safe for use by many
 * threads.
 */
final class Awaited {

  private final Map<ResourceID, Wait> waits = new ConcurrentHashMap<>();

  private record Wait(ObjectKey shard, Instant since) {}

  /** From now on the gateways of a shard wake a namespace; to be called before looking at them. */
  void begin(ResourceID namespace, ObjectKey shard, Instant now) {
    waits.merge(
        namespace,
        new Wait(shard, now),
        (before, next) -> before.shard().equals(shard) ? before : next);
  }

  /** They do no more. */
  void end(ResourceID namespace) {
    waits.remove(namespace);
  }

  /** Since when a namespace waits. */
  Optional<Instant> since(ResourceID namespace) {
    return Optional.ofNullable(waits.get(namespace)).map(Wait::since);
  }

  /** Whom a change of a gateway's Lease wakes. */
  Set<ResourceID> wokenBy(Lease lease) {
    return waits.entrySet().stream()
        .filter(entry -> LeaseRecords.isOf(lease, entry.getValue().shard()))
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }
}
