package io.prism.e2e.operator;

import static io.prism.e2e.operator.OperatorWorld.awaitIt;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.prism.crds.PrismPolicy;
import io.prism.crds.PrismShard;
import io.prism.crds.common.Condition;
import io.prism.e2e.cluster.ApiServerExtension;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the API server refuses for a while is done when it does not any more. */
@ExtendWith(ApiServerExtension.class)
class RefusalsIT {

  private static final String HOME = "refusals-it";
  private static final String REFUSED = "prismpolicies/status";
  private static final int FORBIDDEN = 403;

  /** The framework gives up after five, unless it is told otherwise. */
  private static final int MANY = 8;

  @RegisterExtension final OperatorWorld world = OperatorWorld.in(HOME).withoutRole();

  @Test
  void itIsTriedAgainThoughNothingThatIsWatchedChanges() throws Exception {
    KubernetesClient client = world.client();
    ClusterRole role = OperatorRole.give(client, HOME);
    StrictApply.apply(client, without(role));
    world.defaultShard("{}");
    client
        .resource(
            """
            apiVersion: prism.io/v1alpha1
            kind: PrismPolicy
            metadata: {name: default}
            spec: {teams: [{name: "*", level: Advanced, allowedK8sNamespaces: ["*"]}]}
            """)
        .create();

    OperatorReplica operator = world.start("only", 0);
    awaitIt("it is tried again and again").until(() -> refusals() >= MANY);
    assertThat(operator.log()).doesNotContain("Exhausted retries");
    awaitIt("the shard, whose configuration may not be stored, tells why")
        .until(() -> stalled().orElseThrow().message().contains("configmaps"));
    assertThat(stalled().orElseThrow().reason()).isEqualTo("ReconciliationFailed");
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
    awaitIt("the shard tells of it no more").until(() -> stalled().isEmpty());
  }

  private Optional<Condition> stalled() {
    return world.told(PrismShard.class, HOME, "default").find("Stalled");
  }

  private long refusals() {
    return world.server().audit().requestsOf(OperatorRole.account(HOME)).stream()
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
}
