package io.prism.operator.backend;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.prism.crds.PrismBackend;
import io.prism.crds.PrismMarks;
import io.prism.crds.backend.BackendStatus;
import io.prism.operator.resource.Watched;
import io.prism.operator.status.Fact;
import io.prism.operator.upgrade.PinnedObjects;
import io.prism.operator.upgrade.PodsInForce;
import io.prism.operator.upgrade.WrittenInputs;
import io.prism.operator.workload.Installation;
import io.prism.operator.workload.PluginModel;
import io.prism.operator.workload.PluginObjects;
import io.prism.operator.workload.StoreDriver;
import java.util.List;
import java.util.Optional;

/** The objects of a backend, whose plugin stays as it is when the operator is replaced. */
record PinnedPlugin(PrismBackend backend, StoreDriver driver, PinnedObjects pinned) {

  /**
   * Of what is written.
   *
   * @param taken the other store that is accepted now; empty: pods stay with what they began for
   * @param live the workload as it is
   */
  static PinnedPlugin of(
      PrismBackend backend,
      PluginModel plugin,
      Optional<String> taken,
      Optional<HasMetadata> live,
      Installation installation) {
    Optional<String> accepted = taken.or(() -> live.flatMap(PluginObjects::acceptedStore));
    return new PinnedPlugin(
        backend,
        plugin.store().driver(),
        PinnedObjects.of(
            PluginObjects.of(plugin.accepting(accepted), installation),
            live,
            WrittenInputs.of(backend, accepted, installation),
            Optional.ofNullable(backend.getStatus()).map(BackendStatus::templateHash),
            Watched.annotation(backend, PrismMarks.UPGRADE)));
  }

  /** For the API server. */
  List<HasMetadata> objects() {
    return pinned.objects();
  }

  /** What is told when it could be replaced. */
  Optional<Fact> offer() {
    return pinned.offer(backend, replacing());
  }

  private String replacing() {
    return switch (driver) {
      case MEMORY ->
          "Its one pod is then replaced: calls answer UNAVAILABLE for some seconds, and all that the store holds is lost; copy before what must last";
      case SQLITE ->
          "Its one pod is then replaced: calls answer UNAVAILABLE for some seconds, and nothing is lost";
      case POSTGRES -> "Its plugin is then replaced pod by pod, each ready before the next";
    };
  }

  /** What is told of the pods that run; empty: as before. */
  Optional<PodsInForce> told(Optional<HasMetadata> live) {
    return pinned.told(live);
  }
}
