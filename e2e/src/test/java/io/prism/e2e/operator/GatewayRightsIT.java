package io.prism.e2e.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectRulesReviewBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.prism.crds.PrismShard;
import io.prism.e2e.cluster.ApiServer;
import io.prism.e2e.cluster.ApiServerExtension;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A gateway that is broken into reaches nothing of the API server. */
@ExtendWith(ApiServerExtension.class)
class GatewayRightsIT {

  private static final String WHERE = "shop";

  private static GatewayPod gateway;

  @BeforeAll
  static void make(KubernetesClient client) {
    Kinds.install(client);
    Kinds.namespaces(client, WHERE, "stores");
    Kinds.account(client, WHERE, "nobody");
    String objects =
        Repository.read(
            Repository.file(
                "operator/src/test/resources/io/prism/operator/workload/matrix/shard-plain/objects.yaml"));
    StrictApply.load(client, objects).forEach(object -> StrictApply.apply(client, object));
    gateway = GatewayPod.make(client, WHERE, "prism-proxy-default");
  }

  @Test
  void itHoldsNoTokenForTheApiServer(KubernetesClient client, ApiServer server) {
    PodSpec spec = gateway.pod().getSpec();
    ServiceAccount account =
        client.serviceAccounts().inNamespace(WHERE).withName(spec.getServiceAccountName()).get();
    assertThat(account.getAutomountServiceAccountToken()).isFalse();
    assertThat(spec.getAutomountServiceAccountToken()).isFalse();
    List<String> audiences =
        spec.getVolumes().stream()
            .filter(volume -> volume.getProjected() != null)
            .flatMap(volume -> volume.getProjected().getSources().stream())
            .filter(source -> source.getServiceAccountToken() != null)
            .map(source -> source.getServiceAccountToken().getAudience())
            .toList();
    assertThat(audiences).containsExactly("prism-control");

    try (KubernetesClient holder =
        new KubernetesClientBuilder()
            .withConfig(
                new ConfigBuilder(server.config(WHERE))
                    .withClientCertData(null)
                    .withClientKeyData(null)
                    .withOauthToken(gateway.token("prism-control"))
                    .build())
            .build()) {
      assertThatThrownBy(() -> holder.configMaps().list())
          .isInstanceOfSatisfying(
              KubernetesClientException.class, e -> assertThat(e.getCode()).isEqualTo(401));
    }
  }

  @Test
  void itsAccountMayNoMoreThanOneThatGotNothing(ApiServer server) {
    try (KubernetesClient itself = server.clientOf(gateway.user(), WHERE);
        KubernetesClient nobody =
            server.clientOf("system:serviceaccount:" + WHERE + ":nobody", WHERE)) {
      assertThat(rights(itself)).containsExactlyInAnyOrderElementsOf(rights(nobody));
      Stream.<ThrowingCallable>of(
              () -> itself.configMaps().list(),
              () -> itself.secrets().list(),
              () -> itself.leases().list(),
              () -> itself.pods().list(),
              () -> itself.services().list(),
              () -> itself.resources(PrismShard.class).list())
          .forEach(
              request ->
                  assertThatThrownBy(request)
                      .isInstanceOfSatisfying(
                          KubernetesClientException.class,
                          e -> assertThat(e.getCode()).isEqualTo(403)));
    }
  }

  private static List<String> rights(KubernetesClient client) {
    var review =
        client
            .resource(
                new SelfSubjectRulesReviewBuilder()
                    .withNewSpec()
                    .withNamespace(WHERE)
                    .endSpec()
                    .build())
            .create();
    return review.getStatus().getResourceRules().stream().map(Object::toString).toList();
  }
}
