package io.prism.operator.namespace;

import io.prism.crds.PrismPolicy;
import java.util.Optional;

/** How far the operator sees. */
public sealed interface Horizon {

  /** All of the cluster: its PrismPolicy, and the labels of its Kubernetes namespaces. */
  record Cluster() implements Horizon {}

  /**
   * Some Kubernetes namespaces, and nothing that belongs to none.
   *
   * @param policy what teams may ask for; empty: anything
   */
  record Namespaces(Optional<PrismPolicy> policy) implements Horizon {}
}
