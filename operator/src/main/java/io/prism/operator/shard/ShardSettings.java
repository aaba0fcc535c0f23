package io.prism.operator.shard;

import io.prism.control.snapshot.ServerLimits;
import io.prism.control.stream.wire.ShardContent;
import io.prism.operator.workload.Installation;
import io.prism.operator.workload.ShardModel;
import java.time.Duration;
import java.util.List;

/** What all namespaces of a shard share, as its gateways are told. */
final class ShardSettings {

  private ShardSettings() {}

  static ShardContent of(ShardModel shard, Installation installation) {
    ServerLimits limits = ServerLimits.DEFAULT;
    return new ShardContent(
        installation.name(),
        limits.inFlightBytes(),
        limits.concurrentCalls(),
        limits.namespaceConcurrency(),
        List.of(),
        Duration.ofSeconds(shard.drain().timeoutSeconds()));
  }
}
