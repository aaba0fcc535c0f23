package io.prism.operator.resource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.util.Optional;

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
      KubernetesClient client, T fresh, T resource, S status) {
    return find(client, fresh, resource, status)
        .map(UpdateControl::patchStatus)
        .orElseGet(UpdateControl::noUpdate);
  }

  /** What to write; empty when the status says the same already. */
  static <S, T extends CustomResource<?, S>> Optional<T> find(
      KubernetesClient client, T fresh, T resource, S status) {
    return isNews(client, resource, status)
        ? Optional.of(patch(fresh, resource, status))
        : Optional.empty();
  }

  /** Writes the status at once, where a reconciliation ends without one. */
  public static <S, T extends CustomResource<?, S>> void apply(
      KubernetesClient client, T fresh, T resource, S status) {
    if (isNews(client, resource, status)) {
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

  /** Whether a status says something else than the one before; then Events tell what. */
  private static <S, T extends CustomResource<?, S>> boolean isNews(
      KubernetesClient client, T resource, S status) {
    JsonNode before = JSON.valueToTree(resource.getStatus());
    JsonNode after = JSON.valueToTree(status);
    if (before.equals(after)) {
      return false;
    }
    Events.tell(client, resource, before, after);
    return true;
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
}
