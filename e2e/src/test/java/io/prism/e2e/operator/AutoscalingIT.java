package io.prism.e2e.operator;

import static io.prism.e2e.operator.OperatorWorld.awaitIt;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.prism.crds.PrismShard;
import io.prism.e2e.cluster.ApiServerExtension;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Who decides how many gateways there are, on a real API server. No autoscaler runs there, so
 * nobody would mend a number that the operator let go of.
 */
@ExtendWith(ApiServerExtension.class)
class AutoscalingIT {

  private static final String HOME = "autoscaling-it";
  private static final String FLEET = "prism-proxy-default";

  @RegisterExtension final OperatorWorld world = OperatorWorld.in(HOME).withoutForeignKinds();

  @BeforeEach
  void start() throws IOException {
    world.defaultShard(spec("{mode: Disabled}"));
    world.start("first", 0);
    awaitIt("the fleet is made").until(() -> replicas() == 5);
  }

  @Test
  void theNumberOfGatewaysStaysUntilAnAutoscalerChangesIt() {
    world.apply(shard("{mode: HPA, minReplicas: 2, targetCPUUtilizationPercentage: 70}"));
    awaitIt("the autoscaler is made").until(this::isAutoscaled);
    assertThat(replicas()).isEqualTo(5);
    assertThat(owners()).containsExactly("prism-operator-replicas");
    nothingIsWritten();

    // As an autoscaler does it.
    world.client().apps().deployments().inNamespace(HOME).withName(FLEET).scale(7);
    awaitIt("the number is the autoscaler's alone")
        .until(() -> !owners().isEmpty() && owners().stream().noneMatch(this::isOurs));
    nothingIsWritten();
    assertThat(replicas()).isEqualTo(7);

    world.apply(shard("{mode: Disabled}"));
    awaitIt("the number is the resource's again").until(() -> replicas() == 5 && !isAutoscaled());
  }

  @Test
  void withoutKedaTheNumberOfGatewaysStaysAndTheShardSaysWhatIsMissing() {
    world.apply(shard("{mode: KEDA, triggers: [{type: cpu, metadata: {value: '70'}}]}"));

    awaitIt("it is told that KEDA is missing")
        .untilAsserted(
            () -> assertThat(said("AutoscalingActive")).isEqualTo("False KEDANotInstalled"));
    assertThat(said("Accepted")).isEqualTo("True AsWanted");
    assertThat(replicas()).isEqualTo(5);
    nothingIsWritten();

    world.apply(shard("{mode: Disabled}"));
    awaitIt("nothing is missing").until(() -> said("AutoscalingActive").equals(Told.NOTHING));
    assertThat(replicas()).isEqualTo(5);
  }

  private void nothingIsWritten() {
    MutatingRequests.assertNone(world.server().audit(), Duration.ofSeconds(12));
  }

  // ---- what is there

  private static String shard(String autoscaling) {
    return """
        apiVersion: prism.io/v1alpha1
        kind: PrismShard
        metadata: {name: default, namespace: autoscaling-it}
        spec: %s
        """
        .formatted(spec(autoscaling));
  }

  private static String spec(String autoscaling) {
    return "{proxy: {replicas: 5}, autoscaling: %s}".formatted(autoscaling);
  }

  private Deployment fleet() {
    return world.get(Deployment.class, HOME, FLEET);
  }

  private int replicas() {
    return fleet().getSpec().getReplicas();
  }

  private boolean isAutoscaled() {
    return world.get(HorizontalPodAutoscaler.class, HOME, FLEET) != null;
  }

  /** Whose the number of gateways is to the API server. */
  private List<String> owners() {
    return fleet().getMetadata().getManagedFields().stream()
        .filter(
            entry ->
                entry.getFieldsV1().getAdditionalProperties().get("f:spec")
                        instanceof Map<?, ?> spec
                    && spec.containsKey("f:replicas"))
        .map(entry -> entry.getManager())
        .toList();
  }

  private boolean isOurs(String manager) {
    return manager.startsWith("prism-operator");
  }

  private String said(String type) {
    return world.told(PrismShard.class, HOME, "default").brief(type);
  }
}
