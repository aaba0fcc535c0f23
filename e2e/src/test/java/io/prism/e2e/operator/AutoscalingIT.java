package io.prism.e2e.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.prism.crds.PrismShard;
import io.prism.e2e.cluster.ApiServer;
import io.prism.e2e.cluster.ApiServerExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Who decides how many gateways there are, on a real API server. No autoscaler runs there, so
 * nobody would mend a number that the operator let go of.
 */
@ExtendWith(ApiServerExtension.class)
class AutoscalingIT {

  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final String HOME = "autoscaling-it";
  private static final String FLEET = "prism-proxy-default";

  @TempDir Path folder;

  private final List<AutoCloseable> open = new ArrayList<>();
  private ApiServer server;
  private KubernetesClient client;

  @BeforeEach
  void install() throws IOException {
    server = keep(ApiServer.start());
    client = keep(server.client(HOME));
    Kinds.installOwn(client);
    Kinds.namespaces(client, HOME);
    OperatorRole.give(client, HOME);
    Files.writeString(folder.resolve(OperatorReplica.DEFAULT_SHARD), shard("{mode: Disabled}"));
    keep(OperatorReplica.start(server, HOME, "first", 0, folder));
    awaitIt("the fleet is made").until(() -> replicas() == 5);
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : open.reversed()) {
      each.close();
    }
  }

  @Test
  void theNumberOfGatewaysStaysUntilAnAutoscalerChangesIt() {
    apply(shard("{mode: HPA, minReplicas: 2, targetCPUUtilizationPercentage: 70}"));
    awaitIt("the autoscaler is made").until(this::isAutoscaled);
    assertThat(replicas()).isEqualTo(5);
    assertThat(owners()).containsExactly("prism-operator-replicas");
    nothingIsWritten();

    // As an autoscaler does it.
    client.apps().deployments().inNamespace(HOME).withName(FLEET).scale(7);
    awaitIt("the number is the autoscaler's alone")
        .until(() -> !owners().isEmpty() && owners().stream().noneMatch(this::isOurs));
    nothingIsWritten();
    assertThat(replicas()).isEqualTo(7);

    apply(shard("{mode: Disabled}"));
    awaitIt("the number is the resource's again").until(() -> replicas() == 5 && !isAutoscaled());
  }

  @Test
  void withoutKedaTheNumberOfGatewaysStaysAndTheShardSaysWhatIsMissing() {
    apply(shard("{mode: KEDA, triggers: [{type: cpu, metadata: {value: '70'}}]}"));

    awaitIt("it is told that KEDA is missing")
        .untilAsserted(
            () -> assertThat(said("AutoscalingActive")).isEqualTo("False KEDANotInstalled"));
    assertThat(said("Accepted")).isEqualTo("True AsWanted");
    assertThat(replicas()).isEqualTo(5);
    nothingIsWritten();

    apply(shard("{mode: Disabled}"));
    awaitIt("nothing is missing").until(() -> said("AutoscalingActive").equals("nothing"));
    assertThat(replicas()).isEqualTo(5);
  }

  private void nothingIsWritten() {
    MutatingRequests.assertNone(server.audit(), Duration.ofSeconds(12));
  }

  // ---- what is there

  private static String shard(String autoscaling) {
    return """
        apiVersion: prism.io/v1alpha1
        kind: PrismShard
        metadata: {name: default, namespace: autoscaling-it}
        spec: {proxy: {replicas: 5}, autoscaling: %s}
        """
        .formatted(autoscaling);
  }

  private Deployment fleet() {
    return client.apps().deployments().inNamespace(HOME).withName(FLEET).get();
  }

  private int replicas() {
    return fleet().getSpec().getReplicas();
  }

  private boolean isAutoscaled() {
    return client
            .autoscaling()
            .v2()
            .horizontalPodAutoscalers()
            .inNamespace(HOME)
            .withName(FLEET)
            .get()
        != null;
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
    return client
        .resources(PrismShard.class)
        .inNamespace(HOME)
        .withName("default")
        .get()
        .getStatus()
        .conditions()
        .stream()
        .filter(condition -> type.equals(condition.type()))
        .map(condition -> condition.status() + " " + condition.reason())
        .findFirst()
        .orElse("nothing");
  }

  private void apply(String yaml) {
    client.resource(yaml).fieldManager("test").forceConflicts().serverSideApply();
  }

  private <T extends AutoCloseable> T keep(T closeable) {
    open.add(closeable);
    return closeable;
  }

  private static ConditionFactory awaitIt(String what) {
    return Awaitility.await(what)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(100))
        .ignoreExceptions();
  }
}
