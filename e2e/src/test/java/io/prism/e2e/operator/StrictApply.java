package io.prism.e2e.operator;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Server-side apply by a server that refuses fields it does not know. */
final class StrictApply {

  private StrictApply() {}

  /** As one manager that takes over what others have set. */
  static <T extends HasMetadata> T apply(KubernetesClient client, T object) {
    return client.resource(object).patch(context(), object);
  }

  /** Judges as if it was applied, and stores nothing. */
  static void dryRun(KubernetesClient client, HasMetadata object) {
    PatchContext context = context();
    context.setDryRun(List.of("All"));
    client.resource(object).patch(context, object);
  }

  /** All objects of a YAML stream. */
  static List<HasMetadata> load(KubernetesClient client, String yaml) {
    return client.load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8))).items();
  }

  private static PatchContext context() {
    PatchContext context = PatchContext.of(PatchType.SERVER_SIDE_APPLY);
    context.setFieldManager("prism-operator");
    context.setForce(true);
    context.setFieldValidation("Strict");
    return context;
  }
}
