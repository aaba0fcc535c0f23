package io.prism.e2e.cluster;

/** For tests that need pods; they carry the tag {@code node} and run with {@code ./prism e2e}. */
public final class ClusterExtension extends KubernetesExtension<Cluster> {

  public ClusterExtension() {
    super(Cluster.class);
  }

  @Override
  Cluster start() {
    return ClusterProvider.choose(System.getenv(), KindCluster::works).start(System.getenv());
  }

  @Override
  boolean deletesNamespaces() {
    return true;
  }
}
