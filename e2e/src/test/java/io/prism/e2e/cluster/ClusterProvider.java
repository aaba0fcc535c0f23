package io.prism.e2e.cluster;

import java.util.Map;
import java.util.function.BooleanSupplier;

/** Where the cluster for the tests comes from. */
enum ClusterProvider {
  /** The one of {@code PRISM_E2E_KUBECONFIG}; it stays when the tests are over. */
  EXISTING {
    @Override
    Cluster start(Map<String, String> environment) {
      return ExistingCluster.of(environment);
    }
  },
  /** Nodes in containers, for machines with a container engine and kind. */
  KIND {
    @Override
    Cluster start(Map<String, String> environment) {
      return KindCluster.start();
    }
  },
  /** Our own, built from source; Linux and root. */
  SELF_BUILT {
    @Override
    Cluster start(Map<String, String> environment) {
      return SelfBuiltCluster.start(environment);
    }
  };

  /** What was asked for wins, then what costs least to start. */
  static ClusterProvider choose(Map<String, String> environment, BooleanSupplier kindWorks) {
    if (!environment.getOrDefault(ExistingCluster.KUBECONFIG, "").isEmpty()) {
      return EXISTING;
    }
    return kindWorks.getAsBoolean() ? KIND : SELF_BUILT;
  }

  abstract Cluster start(Map<String, String> environment);
}
