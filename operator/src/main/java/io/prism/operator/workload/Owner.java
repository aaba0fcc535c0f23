package io.prism.operator.workload;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;

/**
 * The resource that a workload is made for.
 *
 * @param apiVersion its group and version
 * @param kind its kind
 * @param namespace its Kubernetes namespace
 * @param name its name
 * @param uid tells it from one of the same name before or after it
 */
public record Owner(String apiVersion, String kind, String namespace, String name, String uid) {

  /** Made for a resource. */
  public static Owner of(HasMetadata resource) {
    var metadata = resource.getMetadata();
    return new Owner(
        resource.getApiVersion(),
        resource.getKind(),
        metadata.getNamespace(),
        metadata.getName(),
        metadata.getUid());
  }

  /** What an object says that goes with its owner. */
  public OwnerReference reference() {
    return new OwnerReferenceBuilder()
        .withApiVersion(apiVersion)
        .withKind(kind)
        .withName(name)
        .withUid(uid)
        .withController(true)
        .withBlockOwnerDeletion(true)
        .build();
  }
}
