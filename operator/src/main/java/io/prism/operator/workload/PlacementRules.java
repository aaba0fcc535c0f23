package io.prism.operator.workload;

import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.AffinityBuilder;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.PodAffinityTerm;
import io.fabric8.kubernetes.api.model.PodAffinityTermBuilder;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.TolerationBuilder;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraintBuilder;
import io.prism.crds.common.PlacementStrategy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What a placement strategy means for the scheduler. */
final class PlacementRules {

  private static final String HOST = "kubernetes.io/hostname";
  private static final String ZONE = "topology.kubernetes.io/zone";
  private static final String REGION = "topology.kubernetes.io/region";
  private static final int STRONGEST = 100;

  private final PodPlacement placement;
  private final LabelSelector pods;

  private PlacementRules(PodPlacement placement, Map<String, String> selector) {
    this.placement = placement;
    this.pods = new LabelSelectorBuilder().withMatchLabels(new TreeMap<>(selector)).build();
  }

  /** Places a pod among those that the selector finds. */
  static void apply(PodPlacement placement, Map<String, String> selector, PodSpecBuilder pod) {
    new PlacementRules(placement, selector).apply(pod);
  }

  private void apply(PodSpecBuilder pod) {
    if (!placement.nodeSelector().isEmpty()) {
      pod.withNodeSelector(new TreeMap<>(placement.nodeSelector()));
    }
    placement.affinity().or(this::affinity).ifPresent(pod::withAffinity);
    pod.withTolerations(placement.tolerations().orElseGet(this::tolerations));
    pod.withTopologySpreadConstraints(placement.spread().orElseGet(this::spread));
    placement.priorityClass().ifPresent(pod::withPriorityClassName);
    placement.runtimeClass().ifPresent(pod::withRuntimeClassName);
  }

  private Optional<Affinity> affinity() {
    return switch (placement.strategy()) {
      case NONE -> Optional.empty();
      case SPREAD, MULTI_REGION, DEDICATED ->
          Optional.of(
              new AffinityBuilder()
                  .withNewPodAntiAffinity()
                  .addNewPreferredDuringSchedulingIgnoredDuringExecution()
                  .withWeight(STRONGEST)
                  .withPodAffinityTerm(sameHost())
                  .endPreferredDuringSchedulingIgnoredDuringExecution()
                  .endPodAntiAffinity()
                  .build());
      case MULTI_ZONE ->
          Optional.of(
              new AffinityBuilder()
                  .withNewPodAntiAffinity()
                  .withRequiredDuringSchedulingIgnoredDuringExecution(sameHost())
                  .endPodAntiAffinity()
                  .build());
    };
  }

  private PodAffinityTerm sameHost() {
    return new PodAffinityTermBuilder().withTopologyKey(HOST).withLabelSelector(pods).build();
  }

  private List<TopologySpreadConstraint> spread() {
    return switch (placement.strategy()) {
      case NONE -> List.of();
      case SPREAD, DEDICATED -> List.of(evenly(ZONE, "ScheduleAnyway"));
      case MULTI_ZONE -> List.of(evenly(ZONE, "DoNotSchedule"));
      case MULTI_REGION -> List.of(evenly(REGION, "DoNotSchedule"), evenly(ZONE, "DoNotSchedule"));
    };
  }

  private TopologySpreadConstraint evenly(String key, String otherwise) {
    return new TopologySpreadConstraintBuilder()
        .withMaxSkew(1)
        .withTopologyKey(key)
        .withWhenUnsatisfiable(otherwise)
        .withLabelSelector(pods)
        .build();
  }

  /** Nodes set apart carry a taint that says the same as their label. */
  private List<Toleration> tolerations() {
    if (placement.strategy() != PlacementStrategy.DEDICATED) {
      return List.of();
    }
    return new TreeMap<>(placement.nodeSelector())
        .entrySet().stream()
            .map(
                label ->
                    new TolerationBuilder()
                        .withKey(label.getKey())
                        .withOperator("Equal")
                        .withValue(label.getValue())
                        .build())
            .toList();
  }
}
