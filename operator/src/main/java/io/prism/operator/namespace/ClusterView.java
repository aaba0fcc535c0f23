package io.prism.operator.namespace;

import io.prism.crds.PrismBackend;
import io.prism.crds.PrismNamespace;
import io.prism.crds.PrismPolicy;
import io.prism.crds.PrismShard;
import java.util.List;
import java.util.Optional;

/**
 * The resources that a namespace is judged against, as of one moment.
 *
 * @param backends all stores that the operator sees
 * @param shards all fleets
 * @param policy what teams may ask for; empty: anything
 * @param namespaces all namespaces, the judged one among them
 */
public record ClusterView(
    List<PrismBackend> backends,
    List<PrismShard> shards,
    Optional<PrismPolicy> policy,
    List<PrismNamespace> namespaces) {

  /** Copies the lists. */
  public ClusterView {
    backends = List.copyOf(backends);
    shards = List.copyOf(shards);
    namespaces = List.copyOf(namespaces);
  }
}
