package io.prism.e2e.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.prism.crds.ConditionType;
import io.prism.crds.PrismPolicy;
import io.prism.crds.PrismShard;
import io.prism.crds.common.Condition;
import io.prism.e2e.cluster.ApiServer;
import io.prism.e2e.cluster.ApiServerExtension;
import io.prism.operator.status.Conditions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What the API server refuses for a while is done when it does not any more. */
@ExtendWith(ApiServerExtension.class)
class RefusalsIT {

  private static final String HOME = "refusals-it";
  private static final String REFUSED = "prismpolicies/status";
  private static final int FORBIDDEN = 403;

  /** The framework gives up after five, unless it is told otherwise. */
  private static final int MANY = 8;

  @TempDir Path folder;

  @Test
  void itIsTriedAgainThoughNothingThatIsWatchedChanges() throws Exception {
    try (ApiServer server = ApiServer.start();
        KubernetesClient client = server.client(HOME)) {
      Kinds.install(client);
      Kinds.namespaces(client, HOME);
      ClusterRole role = OperatorRole.give(client, HOME);
      StrictApply.apply(client, without(role));
      Files.writeString(
          folder.resolve(OperatorReplica.DEFAULT_SHARD),
          """
          apiVersion: prism.io/v1alpha1
          kind: PrismShard
          metadata: {name: default, namespace: refusals-it}
          spec: {}
          """);
      client
          .resource(
              """
              apiVersion: prism.io/v1alpha1
              kind: PrismPolicy
              metadata: {name: default}
              spec: {teams: [{name: "*", level: Advanced, allowedK8sNamespaces: ["*"]}]}
              """)
          .create();

      try (OperatorReplica operator = OperatorReplica.start(server, HOME, "only", 0, folder)) {
        awaitIt("it is tried again and again").until(() -> refusals(server) >= MANY);
        assertThat(operator.log()).doesNotContain("Exhausted retries");
        awaitIt("the shard, whose configuration may not be stored, tells why")
            .until(() -> stalled(client).message().contains("configmaps"));
        assertThat(stalled(client).reason()).isEqualTo("ReconciliationFailed");
        StrictApply.apply(client, role);

        awaitIt("it is done")
            .until(
                () ->
                    client
                            .resources(PrismPolicy.class)
                            .withName("default")
                            .get()
                            .getStatus()
                            .conditions()
                        != null);
        awaitIt("the shard tells of it no more").until(() -> find(client).isEmpty());
      }
    }
  }

  private static Condition stalled(KubernetesClient client) {
    return find(client).orElseThrow();
  }

  private static Optional<Condition> find(KubernetesClient client) {
    PrismShard shard =
        client.resources(PrismShard.class).inNamespace(HOME).withName("default").get();
    return Conditions.find(shard.getStatus().conditions(), ConditionType.STALLED);
  }

  private static long refusals(ApiServer server) {
    return server.audit().requestsOf(OperatorRole.account(HOME)).stream()
        .filter(request -> request.resource().equals(REFUSED) && request.code() == FORBIDDEN)
        .count();
  }

  /** It may write no status of policies and no configuration. */
  private static ClusterRole without(ClusterRole role) {
    return new ClusterRoleBuilder(role)
        .withRules(
            role.getRules().stream()
                .filter(rule -> !rule.getResources().contains(REFUSED))
                .map(
                    rule ->
                        rule.getResources().contains("configmaps")
                            ? new PolicyRuleBuilder(rule).withVerbs("get", "list", "watch").build()
                            : rule)
                .toList())
        .build();
  }

  private static ConditionFactory awaitIt(String what) {
    return Awaitility.await(what)
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(200))
        .ignoreExceptions();
  }
}
