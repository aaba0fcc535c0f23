package io.prism.operator.namespace;

import io.prism.crds.PrismBackend;
import io.prism.crds.PrismPolicy;
import io.prism.crds.PrismShard;
import io.prism.operator.resource.ObjectKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The resources that a namespace is judged against, as of one moment.
 *
 * @param backends all stores that the operator sees
 * @param shards all fleets
 * @param policy what teams may ask for; empty: anything
 * @param placements all namespaces that have their place, the judged one maybe among them
 * @param labels those of each Kubernetes namespace; empty when the operator may not read them
 */
record ClusterView(
    List<PrismBackend> backends,
    List<PrismShard> shards,
    Optional<PrismPolicy> policy,
    List<Placement> placements,
    Optional<Map<String, Map<String, String>>> labels) {

  /** Copies the lists. */
  ClusterView {
    backends = List.copyOf(backends);
    shards = List.copyOf(shards);
    placements = List.copyOf(placements);
    labels = labels.map(Map::copyOf);
  }

  /** A store. */
  Optional<PrismBackend> backend(ObjectKey key) {
    return backends.stream().filter(backend -> ObjectKey.of(backend).equals(key)).findFirst();
  }

  /** The labels of a Kubernetes namespace, as far as they are known. */
  Map<String, String> labelsOf(String namespace) {
    return labels.map(all -> all.get(namespace)).orElse(Map.of());
  }
}
