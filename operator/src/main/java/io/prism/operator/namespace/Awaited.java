package io.prism.operator.namespace;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.prism.operator.config.LeaseRecords;
import io.prism.operator.resource.ObjectKey;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Which namespaces wait for gateways. Their statuses do not tell: a gateway may have said that it
 * has something before the status is stored that says who waits for it. Safe for use by many
 * threads.
 */
final class Awaited {

  private final Map<ResourceID, ObjectKey> shards = new ConcurrentHashMap<>();

  /** From now on the gateways of a shard wake a namespace; to be called before looking at them. */
  void begin(ResourceID namespace, ObjectKey shard) {
    shards.put(namespace, shard);
  }

  /** They do no more. */
  void end(ResourceID namespace) {
    shards.remove(namespace);
  }

  /** Whom a change of a gateway's Lease wakes. */
  Set<ResourceID> wokenBy(Lease lease) {
    return shards.entrySet().stream()
        .filter(entry -> LeaseRecords.isOf(lease, entry.getValue()))
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }
}
