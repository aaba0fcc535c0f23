package io.prism.e2e.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.prism.e2e.cluster.ApiServerExtension;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is applied without Helm is what Helm would install. */
@ExtendWith(ApiServerExtension.class)
class ManifestsIT {

  private static String manifests;

  @BeforeAll
  static void print(KubernetesClient client) {
    Helm.find();
    manifests = Helm.output(Repository.file("prism").toString(), "manifests");
    Kinds.install(client);
  }

  @Test
  void theyAreTheChartAndTheKindsInANamespaceOfRestrictedPods(KubernetesClient client) {
    String chart =
        Helm.find()
            .template(
                Repository.file("e2e/src/test/resources/io/prism/e2e/operator/values/usual.yaml"));
    Map<String, HasMetadata> all = byName(StrictApply.load(client, manifests));
    Map<String, HasMetadata> expected = byName(StrictApply.load(client, chart));
    expected.values().removeIf(ManifestsIT::isHook);
    Repository.list("helm/prism/crds")
        .forEach(file -> expected.putAll(byName(StrictApply.load(client, Repository.read(file)))));

    HasMetadata namespace = all.remove("Namespace " + Helm.NAMESPACE);

    assertThat(namespace.getMetadata().getLabels())
        .containsEntry("pod-security.kubernetes.io/enforce", "restricted");
    assertThat(all).isEqualTo(expected);
  }

  @Test
  void theServerTakesThemInTheirOrder(KubernetesClient client) {
    for (HasMetadata object : StrictApply.load(client, manifests)) {
      if (object instanceof Namespace || object instanceof CustomResourceDefinition) {
        StrictApply.apply(client, object);
      } else {
        StrictApply.dryRun(client, object);
      }
    }
  }

  private static Map<String, HasMetadata> byName(List<HasMetadata> objects) {
    Map<String, HasMetadata> byName = new TreeMap<>();
    objects.forEach(
        object -> byName.put(object.getKind() + " " + object.getMetadata().getName(), object));
    return byName;
  }

  private static boolean isHook(HasMetadata object) {
    var annotations = object.getMetadata().getAnnotations();
    return annotations != null && annotations.containsKey("helm.sh/hook");
  }
}
