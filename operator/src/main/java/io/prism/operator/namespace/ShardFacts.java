package io.prism.operator.namespace;

import io.prism.control.planning.Shard;
import io.prism.control.planning.ShardId;
import io.prism.control.planning.Standing;
import io.prism.crds.PrismShard;
import io.prism.crds.shard.ShardSpec;
import io.prism.operator.resource.ObjectKey;
import io.prism.operator.workload.Installation;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** From a PrismShard to a fleet that the planner may choose. */
final class ShardFacts {

  private static final String DEFAULT_NAME = "default";
  private static final int MOST_NAMESPACES = 1000;
  private static final int USUAL_GATEWAYS = 3;

  private ShardFacts() {}

  static Shard map(PrismShard shard, List<Placement> placements, Installation installation) {
    ObjectKey key = ObjectKey.of(shard);
    ShardSpec spec = shard.getSpec();
    boolean isDefault =
        key.name().equals(DEFAULT_NAME) && key.namespace().equals(installation.namespace());
    int placed =
        (int) placements.stream().filter(placement -> placement.shard().equals(key)).count();
    if (spec == null) {
      return new Shard(
          new ShardId(key.namespace(), key.name()),
          Map.of(),
          Map.of(),
          placed,
          MOST_NAMESPACES,
          USUAL_GATEWAYS,
          isDefault,
          Optional.empty(),
          standing(shard));
    }
    return new Shard(
        new ShardId(key.namespace(), key.name()),
        ShardTraits.of(spec.product(), spec.feature(), spec.slaTier(), spec.region()),
        Objects.requireNonNullElse(spec.labels(), Map.of()),
        placed,
        Objects.requireNonNullElse(spec.maxNamespaces(), MOST_NAMESPACES),
        spec.proxy() == null
            ? USUAL_GATEWAYS
            : Objects.requireNonNullElse(spec.proxy().replicas(), USUAL_GATEWAYS),
        isDefault,
        Optional.empty(),
        standing(shard));
  }

  private static Standing standing(PrismShard shard) {
    return shard.getMetadata().getDeletionTimestamp() == null
        ? new Standing.Ready()
        : new Standing.NotReady("is being deleted");
  }
}
