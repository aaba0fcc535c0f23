package io.prism.e2e.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.prism.crds.PrismBackend;
import io.prism.crds.PrismShard;
import io.prism.crds.common.Condition;
import io.prism.e2e.cluster.ApiServer;
import io.prism.e2e.cluster.ApiServerExtension;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A cluster has neither KEDA nor the Prometheus operator unless somebody installs them. */
@ExtendWith(ApiServerExtension.class)
class BareClusterIT {

  private static final String HOME = "bare-cluster-it";
  private static final String TEAM = "bare-cluster-it-team";

  @TempDir Path folder;

  @Test
  void everythingIsBroughtAboutWithoutTheKindsOfOthers() throws Exception {
    try (ApiServer server = ApiServer.start();
        KubernetesClient client = server.client(HOME)) {
      Kinds.installOwn(client);
      Kinds.namespaces(client, HOME, TEAM);
      OperatorRole.give(
          client,
          HOME,
          Repository.file("e2e/src/test/resources/io/prism/e2e/operator/values/everything.yaml"));
      Files.writeString(
          folder.resolve(OperatorReplica.DEFAULT_SHARD),
          """
          apiVersion: prism.io/v1alpha1
          kind: PrismShard
          metadata: {name: default, namespace: bare-cluster-it}
          spec:
            observability: {metrics: {serviceMonitor: Enabled}}
          """);
      apply(
          client,
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
      apply(
          client,
          """
          apiVersion: prism.io/v1alpha1
          kind: PrismBackend
          metadata: {name: scratch, namespace: bare-cluster-it-team}
          spec: {type: MemStore}
          """);

      try (OperatorReplica operator =
          OperatorReplica.start(
              server,
              HOME,
              "only",
              0,
              folder,
              List.of("--without-authentication", "--service-monitors"))) {
        start(client, HOME, "prism-proxy-default");
        start(client, HOME, "prism-proxy-busy");
        start(client, TEAM, "prism-plugin-scratch");
        awaitIt("all are available")
            .untilAsserted(
                () -> {
                  assertThat(shard(client, "default")).containsEntry("Available", "True AsWanted");
                  assertThat(shard(client, "busy")).containsEntry("Available", "True AsWanted");
                  assertThat(backend(client)).containsEntry("Available", "True AsWanted");
                });
        // No gateway runs here that could have the configuration.
        assertThat(shard(client, "default"))
            .containsEntry("Ready", "False Propagating")
            .containsEntry("Accepted", "True AsWanted")
            .doesNotContainKey("AutoscalingActive");
        assertThat(shard(client, "busy"))
            .containsEntry("Ready", "False Propagating")
            .containsEntry("Accepted", "True AsWanted")
            .containsEntry("AutoscalingActive", "False KEDANotInstalled");

        Kinds.installForeign(client);
        awaitIt("it is scaled as soon as that can be done")
            .untilAsserted(
                () -> assertThat(shard(client, "busy")).doesNotContainKey("AutoscalingActive"));
        assertThat(
                client
                    .genericKubernetesResources("keda.sh/v1alpha1", "ScaledObject")
                    .inNamespace(HOME)
                    .withName("prism-proxy-busy")
                    .get())
            .isNotNull();
        assertThat(operator.log()).doesNotContain("Exhausted retries");
      }
    }
  }

  /** Says of a Deployment what its controller would say of one whose pods are ready. */
  private static void start(KubernetesClient client, String namespace, String name) {
    var deployment = client.apps().deployments().inNamespace(namespace).withName(name);
    awaitIt("Deployment " + name).until(() -> deployment.get() != null);
    Deployment made = deployment.get();
    int replicas = made.getSpec().getReplicas();
    client
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

  private static Map<String, String> shard(KubernetesClient client, String name) {
    return said(
        client
            .resources(PrismShard.class)
            .inNamespace(HOME)
            .withName(name)
            .get()
            .getStatus()
            .conditions());
  }

  private static Map<String, String> backend(KubernetesClient client) {
    return said(
        client
            .resources(PrismBackend.class)
            .inNamespace(TEAM)
            .withName("scratch")
            .get()
            .getStatus()
            .conditions());
  }

  /** Status and reason by type. */
  private static Map<String, String> said(List<Condition> conditions) {
    return conditions.stream()
        .collect(
            Collectors.toMap(
                Condition::type, condition -> condition.status() + " " + condition.reason()));
  }

  private static void apply(KubernetesClient client, String yaml) {
    client.resource(yaml).fieldManager("test").forceConflicts().serverSideApply();
  }

  private static ConditionFactory awaitIt(String what) {
    return Awaitility.await(what)
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(100))
        .ignoreExceptions();
  }
}
