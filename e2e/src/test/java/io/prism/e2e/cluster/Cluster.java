package io.prism.e2e.cluster;

import java.nio.file.Path;

/** A Kubernetes that runs pods. */
public interface Cluster extends KubernetesServer {

  /** Lets pods use the images of an archive, with {@code imagePullPolicy: Never}. */
  void load(Path archive);
}
