package io.prism.operator.config;

import io.prism.operator.resource.ObjectKey;
import java.time.Instant;

/**
 * What a replica knows of a shard that it serves.
 *
 * @param shard which
 * @param version that was committed last; 0: none
 * @param seen when the replica learnt of that version
 * @param gateways how many are connected to this replica
 */
public record ShardView(ObjectKey shard, long version, Instant seen, int gateways) {}
