package io.prism.e2e.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.prism.e2e.cluster.ApiServerExtension;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the operator makes of resources is what the API server wants to have. */
@ExtendWith(ApiServerExtension.class)
class WorkloadsIT {

  private static final ObjectMapper JSON = new ObjectMapper();

  @BeforeAll
  static void install(KubernetesClient client) {
    Kinds.install(client);
    Kinds.namespaces(client, "shop", "stores");
  }

  static List<Path> folders() {
    return Repository.folders("operator/src/test/resources/io/prism/operator/workload/matrix");
  }

  @ParameterizedTest
  @MethodSource("folders")
  void everyObjectIsStoredAsItIsAndASecondTimeChangesNothing(Path folder, KubernetesClient client) {
    for (HasMetadata object : objects(folder, client)) {
      if (object instanceof PersistentVolumeClaim) {
        // The server itself completes what it stored when it sees a claim for the second time.
        StrictApply.apply(client, object);
      }
      HasMetadata first = StrictApply.apply(client, object);
      HasMetadata second = StrictApply.apply(client, object);

      assertThat(second.getMetadata().getResourceVersion())
          .as("%s %s", object.getKind(), object.getMetadata().getName())
          .isEqualTo(first.getMetadata().getResourceVersion());
      assertContains("", JSON.valueToTree(object), JSON.valueToTree(first));
    }
  }

  @ParameterizedTest
  @MethodSource("folders")
  void everyPodIsAdmittedWhereOnlyRestrictedOnesAre(Path folder, KubernetesClient client) {
    objects(folder, client).forEach(object -> StrictApply.apply(client, object));

    for (HasMetadata object : objects(folder, client)) {
      template(object)
          .ifPresent(
              template -> Kinds.admit(client, object.getMetadata().getNamespace(), template));
    }
  }

  private static Optional<PodTemplateSpec> template(HasMetadata object) {
    return switch (object) {
      case Deployment deployment -> Optional.of(deployment.getSpec().getTemplate());
      case StatefulSet set -> Optional.of(set.getSpec().getTemplate());
      default -> Optional.empty();
    };
  }

  private static List<HasMetadata> objects(Path folder, KubernetesClient client) {
    return StrictApply.load(client, Repository.read(folder.resolve("objects.yaml")));
  }

  /** What differs from what was asked for would look like a change by somebody else, for ever. */
  private static void assertContains(String path, JsonNode wanted, JsonNode stored) {
    if (wanted.isObject()) {
      wanted
          .properties()
          .forEach(
              field ->
                  assertContains(
                      path + "." + field.getKey(), field.getValue(), stored.path(field.getKey())));
    } else if (wanted.isArray()) {
      assertThat(stored.size()).as(path).isEqualTo(wanted.size());
      for (int i = 0; i < wanted.size(); i++) {
        assertContains(path + "[" + i + "]", wanted.get(i), stored.path(i));
      }
    } else {
      assertThat(stored).as(path).isEqualTo(wanted);
    }
  }
}
