package io.prism.operator.shard;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.prism.crds.PrismMarks;
import io.prism.crds.PrismShard;
import io.prism.crds.shard.ShardStatus;
import io.prism.operator.resource.Watched;
import io.prism.operator.status.Fact;
import io.prism.operator.upgrade.Inputs;
import io.prism.operator.upgrade.PinMarks;
import io.prism.operator.upgrade.Pinned;
import io.prism.operator.upgrade.PinnedObjects;
import io.prism.operator.upgrade.PodsInForce;
import io.prism.operator.upgrade.WrittenInputs;
import io.prism.operator.workload.Installation;
import io.prism.operator.workload.KeptDrivers;
import io.prism.operator.workload.ShardModel;
import io.prism.operator.workload.ShardObjects;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The objects of a shard, whose gateways stay as they are when the operator is replaced. */
record PinnedGateways(PrismShard shard, PinnedObjects pinned) {

  private static final String REPLACING =
      "Its gateways are then replaced pod by pod, each ready before the next";

  /**
   * Of what is written.
   *
   * @param live the gateways as they are
   */
  static PinnedGateways of(
      PrismShard shard,
      ShardModel model,
      LocalStores local,
      Optional<Deployment> live,
      Installation installation) {
    Optional<String> told = Optional.ofNullable(shard.getStatus()).map(ShardStatus::templateHash);
    Optional<Pinned> before = live.flatMap(PinMarks::read).filter(pin -> pin.isTold(told));
    Set<String> kept = local.kept(model.local());
    Inputs written = WrittenInputs.of(shard, model.local(), local.stamps(), installation);
    return new PinnedGateways(
        shard,
        PinnedObjects.of(
            rendered(model, installation, running(before, live), kept),
            live,
            before.map(pin -> written.keeping(pin.inputs(), kept)).orElse(written),
            told,
            Watched.annotation(shard, PrismMarks.UPGRADE)));
  }

  private static List<HasMetadata> rendered(
      ShardModel model, Installation installation, Optional<PodSpec> running, Set<String> kept) {
    List<HasMetadata> objects = ShardObjects.of(model, installation);
    return running.map(pod -> KeptDrivers.in(objects, pod, kept)).orElse(objects);
  }

  /** What somebody changed by hand is not kept. */
  private static Optional<PodSpec> running(Optional<Pinned> before, Optional<Deployment> live) {
    return before
        .map(pin -> pin.bundle().template().getSpec())
        .or(() -> live.map(gateways -> gateways.getSpec().getTemplate().getSpec()));
  }

  /** For the API server. */
  List<HasMetadata> objects() {
    return pinned.objects();
  }

  /** What is told when they could be replaced. */
  Optional<Fact> offer() {
    return pinned.offer(shard, REPLACING);
  }

  /** What is told of those that run; empty: as before. */
  Optional<PodsInForce> told(Optional<Deployment> live) {
    return pinned.told(live);
  }
}
