package io.prism.operator.install;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.prism.crds.PrismApi;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Brings the definitions of this release to the API server. One that is newer there is left alone:
 * an older one would make the server drop fields that are stored.
 */
public final class CrdUpgrade {

  private static final String FIELD_MANAGER = "prism-operator";

  private final KubernetesClient client;

  /** Works through a client. */
  public CrdUpgrade(KubernetesClient client) {
    this.client = client;
  }

  /**
   * What became of a definition.
   *
   * @param name of the definition
   * @param applied whether it is the one of this release now; else a newer one is there
   */
  public record Outcome(String name, boolean applied) {}

  /** Applies all definitions; those that are as they should be already are not written. */
  public List<Outcome> run() {
    List<Outcome> outcomes = new ArrayList<>();
    for (Class<?> kind : PrismApi.KINDS) {
      CustomResourceDefinition ours = read(kind.asSubclass(CustomResource.class));
      CustomResourceDefinition there = client.resource(ours).get();
      boolean older = there == null || SchemaFields.of(ours).containsAll(SchemaFields.of(there));
      if (older) {
        client.resource(ours).fieldManager(FIELD_MANAGER).forceConflicts().serverSideApply();
      }
      outcomes.add(new Outcome(ours.getMetadata().getName(), older));
    }
    return outcomes;
  }

  /** A definition as this release has it. */
  CustomResourceDefinition read(Class<? extends HasMetadata> kind) {
    String file = "/io/prism/crds/yaml/" + HasMetadata.getPlural(kind) + ".yaml";
    try (InputStream yaml = PrismApi.class.getResourceAsStream(file)) {
      if (yaml == null) {
        throw new IllegalStateException("the program lacks " + file);
      }
      return client.getKubernetesSerialization().unmarshal(yaml, CustomResourceDefinition.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
