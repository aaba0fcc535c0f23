package io.prism.e2e.cluster;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.util.Optional;

/** A Kubernetes that runs pods. */
public interface Cluster extends KubernetesServer {

  /** Lets pods use the images of an archive, with {@code imagePullPolicy: Never}. */
  void load(Path archive);

  /**
   * Ends the processes of a pod without warning. Here the pod goes away with them; where the node
   * is at hand its processes alone die, and are started again in the same pod.
   */
  default void kill(KubernetesClient client, Pod pod) {
    client.resource(pod).withGracePeriod(0).delete();
  }

  /** Takes etcd, the API server and the controllers away; empty where they are out of reach. */
  default Optional<Outage> outage() {
    return Optional.empty();
  }

  /** What the API server was asked for; empty where that is out of reach. */
  default Optional<AuditLog> audit() {
    return Optional.empty();
  }

  /** A time without a control plane, which began; closing it brings the control plane back. */
  interface Outage extends AutoCloseable {
    @Override
    void close();
  }
}
