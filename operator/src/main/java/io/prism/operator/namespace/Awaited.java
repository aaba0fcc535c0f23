package io.prism.operator.namespace;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.prism.control.stream.DrainPhase;
import io.prism.control.stream.ProxyRecord;
import io.prism.operator.config.LeaseRecords;
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

  private final ConcurrentMap<ResourceID, Wait> waits = new ConcurrentHashMap<>();

  /**
   * What one namespace waits for.
   *
   * @param versions the version that the gateways of a shard are to have
   * @param since when it began
   */
  private record Wait(Map<ObjectKey, Long> versions, Instant since) {

    Wait {
      versions = Map.copyOf(versions);
    }

    Wait and(ObjectKey shard, long version) {
      Map<ObjectKey, Long> all = new HashMap<>(versions);
      all.put(shard, version);
      return new Wait(all, since);
    }

    boolean isFor(Lease lease, ProxyRecord record) {
      return versions.entrySet().stream()
          .anyMatch(
              awaited ->
                  LeaseRecords.isOf(lease, awaited.getKey())
                      // One that is ending is waited for no longer.
                      && (record.acked() >= awaited.getValue()
                          || record.phase() != DrainPhase.SERVING));
    }
  }

  /**
   * From now on gateways of a shard wake a namespace when they have a version; to be called before
   * looking at them.
   */
  void begin(ResourceID namespace, ObjectKey shard, long version, Instant now) {
    waits.compute(
        namespace,
        (_, before) ->
            before == null ? new Wait(Map.of(shard, version), now) : before.and(shard, version));
  }

  /** They do no more. */
  void end(ResourceID namespace) {
    waits.remove(namespace);
  }

  /** Since when a namespace waits. */
  Optional<Instant> since(ResourceID namespace) {
    return Optional.ofNullable(waits.get(namespace)).map(Wait::since);
  }

  /** Whom a gateway's Lease wakes as it is now. */
  Set<ResourceID> wokenBy(Lease lease) {
    Optional<ProxyRecord> record = LeaseRecords.decode(lease);
    return waits.entrySet().stream()
        .filter(entry -> record.filter(told -> entry.getValue().isFor(lease, told)).isPresent())
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }
}
