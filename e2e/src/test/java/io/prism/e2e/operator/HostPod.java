package io.prism.e2e.operator;

import static io.prism.e2e.operator.OperatorWorld.awaitIt;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Optional;

/** The one pod of a workload, for a process of this machine. */
final class HostPod {

  private HostPod() {}

  /**
   * Makes one as the workload wants it, but for a port, at this machine's address.
   *
   * @param workload a Deployment or StatefulSet, which is waited for
   * @param metricsPort where the process shows itself
   */
  static void make(KubernetesClient client, String namespace, String workload, int metricsPort) {
    awaitIt("the workload is made").until(() -> template(client, namespace, workload).isPresent());
    PodTemplateSpec template = template(client, namespace, workload).orElseThrow();
    template.getSpec().getContainers().stream()
        .flatMap(container -> container.getPorts().stream())
        .filter(port -> port.getName().equals("metrics"))
        .forEach(port -> port.setContainerPort(metricsPort));
    Pod pod =
        client
            .resource(
                new PodBuilder()
                    .withMetadata(template.getMetadata())
                    .editMetadata()
                    .withName(name(workload))
                    .withNamespace(namespace)
                    .endMetadata()
                    .withSpec(template.getSpec())
                    .build())
            .create();
    client
        .resource(
            new PodBuilder(pod)
                .withNewStatus()
                .withPhase("Running")
                .withPodIP("127.0.0.1")
                .addNewPodIP("127.0.0.1")
                .endStatus()
                .build())
        .patchStatus();
  }

  /** Takes it away. */
  static void delete(KubernetesClient client, String namespace, String workload) {
    client.pods().inNamespace(namespace).withName(name(workload)).withGracePeriod(0).delete();
    awaitIt("the pod is gone")
        .until(() -> client.pods().inNamespace(namespace).withName(name(workload)).get() == null);
  }

  private static String name(String workload) {
    return workload + "-1";
  }

  private static Optional<PodTemplateSpec> template(
      KubernetesClient client, String namespace, String workload) {
    return Optional.ofNullable(
            client.apps().deployments().inNamespace(namespace).withName(workload).get())
        .map(deployment -> deployment.getSpec().getTemplate())
        .or(
            () ->
                Optional.ofNullable(
                        client
                            .apps()
                            .statefulSets()
                            .inNamespace(namespace)
                            .withName(workload)
                            .get())
                    .map(set -> set.getSpec().getTemplate()));
  }
}
