package io.prism.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The API server of the tests judges as the real one does, because it is. */
@ExtendWith(ApiServerExtension.class)
class ApiServerIT {

  @BeforeAll
  static void install(KubernetesClient client) {
    CustomResources.install(client, ApiServerIT.class.getResourceAsStream("widget-crd.yaml"));
  }

  @Test
  void anObjectThatKeepsTheRulesIsStoredWithItsDefaults(KubernetesClient client) {
    GenericKubernetesResource stored = apply(client, widget("fine", 1, 3));

    assertThat(stored.<Integer>get("spec", "max")).isEqualTo(3);
    assertThat(stored.<String>get("spec", "colour")).isEqualTo("green");
    assertThat(stored.getMetadata().getNamespace()).isEqualTo("api-server-it");
    assertThat(stored.getMetadata().getManagedFields())
        .singleElement()
        .satisfies(fields -> assertThat(fields.getOperation()).isEqualTo("Apply"));
  }

  @Test
  void aBrokenRuleIsRefusedInItsOwnWords(KubernetesClient client) {
    KubernetesClientException refusal =
        catchThrowableOfType(
            KubernetesClientException.class, () -> apply(client, widget("bad", 9, 3)));

    assertThat(refusal.getCode()).isEqualTo(422);
    assertThat(refusal.getStatus().getMessage()).contains("min must not exceed max");
  }

  @Test
  void aRuleMayCompareWithWhatIsStored(KubernetesClient client) {
    apply(client, widget("steady", 1, 3));
    GenericKubernetesResource painted = widget("steady", 1, 3);
    painted.<Map<String, Object>>get("spec").put("colour", "red");

    KubernetesClientException refusal =
        catchThrowableOfType(KubernetesClientException.class, () -> apply(client, painted));

    assertThat(refusal.getCode()).isEqualTo(422);
    assertThat(refusal.getStatus().getMessage()).contains("colour is immutable");
  }

  private static GenericKubernetesResource apply(
      KubernetesClient client, GenericKubernetesResource widget) {
    return client.resource(widget).fieldManager("api-server-it").serverSideApply();
  }

  private static GenericKubernetesResource widget(String name, int min, int max) {
    return Serialization.unmarshal(
        """
        apiVersion: e2e.prism.io/v1
        kind: Widget
        metadata: {name: %s}
        spec: {min: %d, max: %d}
        """
            .formatted(name, min, max),
        GenericKubernetesResource.class);
  }
}
