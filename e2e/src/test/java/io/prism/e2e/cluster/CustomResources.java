package io.prism.e2e.cluster;

import io.fabric8.kubernetes.api.model.APIResourceList;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.InputStream;
import java.time.Duration;
import org.awaitility.Awaitility;

/** Teaches a server kinds of its own. */
public final class CustomResources {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  private CustomResources() {}

  /**
   * Installs the definitions of a YAML stream and waits until objects of all of them can be made.
   */
  public static void install(KubernetesClient client, InputStream yaml) {
    for (HasMetadata item : client.load(yaml).items()) {
      CustomResourceDefinition definition = (CustomResourceDefinition) item;
      client.resource(definition).forceConflicts().serverSideApply();
      Awaitility.await(definition.getMetadata().getName() + " is served")
          .atMost(LIMIT)
          .until(() -> served(client, definition));
    }
  }

  private static boolean served(KubernetesClient client, CustomResourceDefinition definition) {
    CustomResourceDefinition now = client.resource(definition).get();
    // The server fills the status in steps.
    boolean established =
        now.getStatus() != null
            && now.getStatus().getConditions() != null
            && now.getStatus().getConditions().stream()
                .anyMatch(c -> c.getType().equals("Established") && c.getStatus().equals("True"));
    return established
        && definition.getSpec().getVersions().stream()
            .filter(CustomResourceDefinitionVersion::getServed)
            .allMatch(version -> discovered(client, definition, version.getName()));
  }

  private static boolean discovered(
      KubernetesClient client, CustomResourceDefinition definition, String version) {
    APIResourceList known = client.getApiResources(definition.getSpec().getGroup() + "/" + version);
    return known != null
        && known.getResources().stream()
            .anyMatch(kind -> kind.getKind().equals(definition.getSpec().getNames().getKind()));
  }
}
