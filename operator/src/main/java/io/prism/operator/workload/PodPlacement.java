package io.prism.operator.workload;

import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import io.prism.crds.common.PlacementStrategy;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where pods may run. What is present replaces what the strategy makes.
 *
 * @param strategy the pattern that is followed
 * @param nodeSelector labels that a node must have
 * @param affinity instead of the strategy's
 * @param tolerations instead of the strategy's
 * @param spread instead of the strategy's constraints
 * @param priorityClass of the pods
 * @param runtimeClass of the pods
 */
record PodPlacement(
    PlacementStrategy strategy,
    Map<String, String> nodeSelector,
    Optional<Affinity> affinity,
    Optional<List<Toleration>> tolerations,
    Optional<List<TopologySpreadConstraint>> spread,
    Optional<String> priorityClass,
    Optional<String> runtimeClass) {

  PodPlacement {
    nodeSelector = Map.copyOf(nodeSelector);
    tolerations = tolerations.map(List::copyOf);
    spread = spread.map(List::copyOf);
  }
}
