package io.prism.operator.resource;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import org.jspecify.annotations.Nullable;

/** Writes a status when it says something else than before, and nothing of the spec ever. */
public final class StatusPatch {

  private static final ObjectMapper JSON = JsonMapper.builder().build();

  private StatusPatch() {}

  /**
   * The end of a reconciliation.
   *
   * @param fresh an empty resource of the same kind
   */
  public static <S, T extends CustomResource<?, S>> UpdateControl<T> of(
      T fresh, T resource, S status) {
    return isSame(resource.getStatus(), status)
        ? UpdateControl.noUpdate()
        : UpdateControl.patchStatus(patch(fresh, resource, status));
  }

  /** Writes the status at once, where a reconciliation ends without one. */
  public static <S, T extends CustomResource<?, S>> void apply(
      KubernetesClient client, T fresh, T resource, S status) {
    if (!isSame(resource.getStatus(), status)) {
      client
          .resource(patch(fresh, resource, status))
          .subresource("status")
          .patch(
              new PatchContext.Builder()
                  .withPatchType(PatchType.SERVER_SIDE_APPLY)
                  .withFieldManager(Applier.FIELD_MANAGER)
                  .withForce(true)
                  .build());
    }
  }

  private static <S, T extends CustomResource<?, S>> T patch(T fresh, T resource, S status) {
    fresh.setMetadata(
        new ObjectMetaBuilder()
            .withName(resource.getMetadata().getName())
            .withNamespace(resource.getMetadata().getNamespace())
            .build());
    fresh.setStatus(status);
    return fresh;
  }

  /** As the API server sees it: absent and null are the same. */
  private static boolean isSame(@Nullable Object before, Object after) {
    return JSON.valueToTree(before).equals(JSON.valueToTree(after));
  }
}
