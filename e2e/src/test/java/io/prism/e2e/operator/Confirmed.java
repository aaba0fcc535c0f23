package io.prism.e2e.operator;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.prism.crds.PrismMarks;
import io.prism.crds.PrismNamespace;
import java.util.Objects;

/** Deletes namespaces as people do, who confirm it by the uid. */
final class Confirmed {

  private Confirmed() {}

  /** Confirms the deletion of a namespace, whether it has begun or not. */
  static void confirm(KubernetesClient client, String home, String name) {
    mark(client, home, name, PrismMarks.CONFIRM_DELETE);
  }

  /** Sets an annotation to the uid. The operator writes to the resource, too. */
  static void mark(KubernetesClient client, String home, String name, String annotation) {
    var resource = client.resources(PrismNamespace.class).inNamespace(home).withName(name);
    String uid = Objects.requireNonNull(resource.get(), name).getMetadata().getUid();
    resource.patch(
        PatchContext.of(PatchType.JSON_MERGE),
        "{\"metadata\": {\"annotations\": {\"%s\": \"%s\"}}}".formatted(annotation, uid));
  }

  /** Confirms the deletion of a namespace and deletes it; it is gone some time later. */
  static void delete(KubernetesClient client, String home, String name) {
    confirm(client, home, name);
    client.resources(PrismNamespace.class).inNamespace(home).withName(name).delete();
  }
}
