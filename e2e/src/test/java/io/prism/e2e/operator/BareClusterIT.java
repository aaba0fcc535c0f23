package io.prism.e2e.operator;

import static io.prism.e2e.operator.OperatorWorld.awaitIt;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.prism.crds.PrismBackend;
import io.prism.crds.PrismShard;
import io.prism.e2e.cluster.ApiServerExtension;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A cluster has neither KEDA nor the Prometheus operator unless somebody installs them. */
@ExtendWith(ApiServerExtension.class)
class BareClusterIT {

  private static final String HOME = "bare-cluster-it";
  private static final String TEAM = "bare-cluster-it-team";
  private static final Path EVERYTHING =
      Repository.file("e2e/src/test/resources/io/prism/e2e/operator/values/everything.yaml");

  @RegisterExtension
  final OperatorWorld world =
      OperatorWorld.in(HOME, TEAM).withoutForeignKinds().withRole(EVERYTHING);

  @Test
  void everythingIsBroughtAboutWithoutTheKindsOfOthers() throws Exception {
    world.defaultShard("{observability: {metrics: {serviceMonitor: Enabled}}}");
    world.apply(
        """
        apiVersion: prism.io/v1alpha1
        kind: PrismShard
        metadata: {name: busy, namespace: bare-cluster-it}
        spec:
          autoscaling:
            mode: KEDA
            minReplicas: 2
            triggers:
            - type: cron
              metadata: {timezone: UTC, start: "0 8 * * *", end: "0 18 * * *", desiredReplicas: "4"}
        """);
    world.apply(
        """
        apiVersion: prism.io/v1alpha1
        kind: PrismBackend
        metadata: {name: scratch, namespace: bare-cluster-it-team}
        spec: {type: MemStore}
        """);

    OperatorReplica operator =
        world.start("only", 0, List.of("--without-authentication", "--service-monitors"));
    start(HOME, "prism-proxy-default");
    start(HOME, "prism-proxy-busy");
    start(TEAM, "prism-plugin-scratch");
    awaitIt("all are available")
        .untilAsserted(
            () -> {
              assertThat(shard("default").brief("Available")).isEqualTo("True AsWanted");
              assertThat(shard("busy").brief("Available")).isEqualTo("True AsWanted");
              assertThat(backend().brief("Available")).isEqualTo("True AsWanted");
            });
    // No gateway runs here that could have the configuration.
    Told plain = shard("default");
    assertThat(plain.brief("Ready")).isEqualTo("False Propagating");
    assertThat(plain.brief("Accepted")).isEqualTo("True AsWanted");
    assertThat(plain.find("AutoscalingActive")).isEmpty();
    Told busy = shard("busy");
    assertThat(busy.brief("Ready")).isEqualTo("False Propagating");
    assertThat(busy.brief("Accepted")).isEqualTo("True AsWanted");
    assertThat(busy.brief("AutoscalingActive")).isEqualTo("False KEDANotInstalled");

    Kinds.installForeign(world.client());
    awaitIt("it is scaled as soon as that can be done")
        .untilAsserted(() -> assertThat(shard("busy").find("AutoscalingActive")).isEmpty());
    assertThat(
            world
                .client()
                .genericKubernetesResources("keda.sh/v1alpha1", "ScaledObject")
                .inNamespace(HOME)
                .withName("prism-proxy-busy")
                .get())
        .isNotNull();
    assertThat(operator.log()).doesNotContain("Exhausted retries");
  }

  /** Says of a Deployment what its controller would say of one whose pods are ready. */
  private void start(String namespace, String name) {
    awaitIt("Deployment " + name).until(() -> world.get(Deployment.class, namespace, name) != null);
    Deployment made = world.get(Deployment.class, namespace, name);
    int replicas = made.getSpec().getReplicas();
    world
        .client()
        .resource(
            new DeploymentBuilder(made)
                .withNewStatus()
                .withObservedGeneration(made.getMetadata().getGeneration())
                .withReplicas(replicas)
                .withUpdatedReplicas(replicas)
                .withReadyReplicas(replicas)
                .withAvailableReplicas(replicas)
                .endStatus()
                .build())
        .updateStatus();
  }

  private Told shard(String name) {
    return world.told(PrismShard.class, HOME, name);
  }

  private Told backend() {
    return world.told(PrismBackend.class, TEAM, "scratch");
  }
}
