package io.prism.e2e.cluster;

import org.junit.jupiter.api.extension.ExtensionContext;

/** For tests that need pods; they carry the tag {@code node} and run with {@code ./prism e2e}. */
public final class ClusterExtension extends KubernetesExtension<Cluster> {

  public ClusterExtension() {
    super(Cluster.class);
  }

  /** The cluster that all test classes of this JVM share. */
  public static Cluster cluster(ExtensionContext context) {
    return new ClusterExtension().server(context);
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
