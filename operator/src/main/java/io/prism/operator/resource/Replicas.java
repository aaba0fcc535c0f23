package io.prism.operator.resource;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Keeps the number of a Deployment's pods when it is for an autoscaler to say from now on. A field
 * that its only owner stops to apply gets its default, which is one pod, and an autoscaler owns the
 * number only once it changed it. Until then a field manager of its own holds it.
 */
final class Replicas {

  /** Who holds the number in between. */
  static final String KEEPER = Applier.FIELD_MANAGER + "-replicas";

  private final KubernetesClient client;

  Replicas(KubernetesClient client) {
    this.client = client;
  }

  /** Before an object is applied: holds the number that the operator is about to let go of. */
  void keep(HasMetadata desired, HasMetadata actual) {
    if (!(actual instanceof Deployment live) || !isForOthers(desired)) {
      return;
    }
    List<String> owners = owners(live);
    if (owners.equals(List.of(Applier.FIELD_MANAGER))) {
      // Not by force: who changed the number meanwhile owns it, and nothing is to be kept.
      client
          .resource(
              bare(live).withNewSpec().withReplicas(live.getSpec().getReplicas()).endSpec().build())
          .fieldManager(KEEPER)
          .serverSideApply();
    } else if (owners.contains(KEEPER) && owners.stream().anyMatch(Replicas::isForeign)) {
      client.resource(bare(live).build()).fieldManager(KEEPER).serverSideApply();
    }
  }

  private static boolean isForOthers(HasMetadata desired) {
    return desired instanceof Deployment deployment && deployment.getSpec().getReplicas() == null;
  }

  private static DeploymentBuilder bare(Deployment live) {
    return new DeploymentBuilder()
        .withNewMetadata()
        .withName(live.getMetadata().getName())
        .withNamespace(live.getMetadata().getNamespace())
        .endMetadata();
  }

  private static boolean isForeign(String manager) {
    return !manager.equals(Applier.FIELD_MANAGER) && !manager.equals(KEEPER);
  }

  private static List<String> owners(Deployment live) {
    return live.getMetadata().getManagedFields().stream()
        .filter(Replicas::hasNumber)
        .map(ManagedFieldsEntry::getManager)
        .filter(Objects::nonNull)
        .distinct()
        .toList();
  }

  private static boolean hasNumber(ManagedFieldsEntry entry) {
    return entry.getFieldsV1() != null
        && entry.getFieldsV1().getAdditionalProperties().get("f:spec") instanceof Map<?, ?> spec
        && spec.containsKey("f:replicas");
  }
}
