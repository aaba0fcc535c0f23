package io.prism.e2e.operator;

import static io.prism.e2e.operator.OperatorWorld.awaitIt;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.prism.crds.PrismBackend;
import io.prism.crds.PrismMigration;
import io.prism.crds.PrismNamespace;
import io.prism.crds.PrismPolicy;
import io.prism.crds.PrismShard;
import io.prism.crds.namespace.NamespaceStatus;
import io.prism.e2e.PrismProcess;
import io.prism.e2e.cluster.ApiServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A journey through all that the operator does: everything is made, changed, damaged and deleted.
 *
 * @param server where
 * @param client its administrator's
 * @param home the Kubernetes namespace of the operator and of shards
 * @param team the Kubernetes namespace of everything else
 * @param folder for what processes need
 */
record RoleJourney(
    ApiServer server, KubernetesClient client, String home, String team, Path folder) {

  /** Makes it with an operator that has these arguments. */
  void travel(List<String> arguments) throws Exception {
    OperatorReplica.writeDefaultShard(folder, home, "{proxy: {replicas: 1}, tls: {mode: Server}}");
    try (OperatorReplica operator =
        OperatorReplica.start(server, home, "only", 0, folder, arguments)) {
      apply("begin.yaml");
      awaitIt("everything is made")
          .untilAsserted(() -> assertThat(objects()).containsAll(scaled()));
      awaitIt("all are told how they are").until(this::allHaveConditions);
      try (PrismProcess gateway = gateway(operator)) {
        awaitIt("it is served")
            .untilAsserted(
                () ->
                    assertThat(status().conditions())
                        .anySatisfy(
                            found -> {
                              assertThat(found.type()).isEqualTo("ConfigPropagated");
                              assertThat(found.status()).isEqualTo("True");
                            }));
        gateway.kill();
      }
      awaitIt("the gateway is given up").until(() -> gateways() == 0);
      damageACertificate();
      apply("change.yaml");
      awaitIt("what is too much goes")
          .untilAsserted(() -> assertThat(objects()).doesNotContainAnyElementsOf(scaled()));
      deleteAll();
    }
  }

  private static List<String> scaled() {
    return List.of(
        "HorizontalPodAutoscaler prism-proxy-wide",
        "ScaledObject prism-proxy-busy",
        "ServiceMonitor prism-proxy-wide",
        "Deployment prism-plugin-pg",
        "PodDisruptionBudget prism-plugin-pg",
        "NetworkPolicy prism-plugin-pg",
        "Service prism-plugin-pg",
        "ServiceAccount prism-plugin-pg");
  }

  /** What is there of the kinds that come and go. */
  private List<String> objects() {
    List<List<? extends HasMetadata>> all =
        List.of(
            client.autoscaling().v2().horizontalPodAutoscalers().inAnyNamespace().list().getItems(),
            client
                .genericKubernetesResources("keda.sh/v1alpha1", "ScaledObject")
                .inAnyNamespace()
                .list()
                .getItems(),
            client
                .genericKubernetesResources("monitoring.coreos.com/v1", "ServiceMonitor")
                .inAnyNamespace()
                .list()
                .getItems(),
            client.apps().deployments().inAnyNamespace().list().getItems(),
            client.policy().v1().podDisruptionBudget().inAnyNamespace().list().getItems(),
            client.network().v1().networkPolicies().inAnyNamespace().list().getItems(),
            client.services().inAnyNamespace().list().getItems(),
            client.serviceAccounts().inAnyNamespace().list().getItems());
    return all.stream()
        .flatMap(List::stream)
        .filter(object -> object.getMetadata().getDeletionTimestamp() == null)
        .map(object -> object.getKind() + " " + object.getMetadata().getName())
        .toList();
  }

  private boolean allHaveConditions() {
    return client.resources(PrismMigration.class).inNamespace(team).list().getItems().stream()
            .allMatch(found -> found.getStatus().conditions() != null)
        && client.resources(PrismPolicy.class).list().getItems().stream()
            .allMatch(found -> found.getStatus().conditions() != null)
        && client.resources(PrismNamespace.class).inNamespace(team).list().getItems().stream()
            .allMatch(found -> found.getStatus().conditions() != null)
        && client.resources(PrismShard.class).inNamespace(home).withName("default").get() != null;
  }

  /** One that proves its pod by a token, as in a cluster. */
  private PrismProcess gateway(OperatorReplica operator) throws IOException {
    HostPods files = new HostPods(client, home, team, "scratch", folder);
    awaitIt("what pods mount is there").untilAsserted(files::mount);
    GatewayPod pod = GatewayPod.make(client, home, "prism-proxy-default");
    String name = "prism-operator." + home + ".svc";
    Path hosts = Files.writeString(folder.resolve("hosts"), "127.0.0.1 " + name + "\n");
    return PrismProcess.proxy(
        Files.createDirectories(folder.resolve("gateway")),
        Map.of("PRISM_JAVA_OPTS", "-Djdk.net.hosts.file=" + hosts),
        "--shard=" + home + "/default",
        "--control=" + name + ":" + operator.controlPort(),
        "--control-ca=" + HostPods.files(folder).resolve("ca/ca.crt"),
        "--server=" + serverDocument(),
        "--proxy-id=" + pod.uid(),
        "--token-file=" + Files.writeString(folder.resolve("token"), pod.token("prism-control")),
        "--cache-dir=" + folder.resolve("cache"));
  }

  private Path serverDocument() throws IOException {
    return Files.writeString(
        folder.resolve("server.yaml"), "apiVersion: prism.io/v1\nkind: PrismServer\n");
  }

  private NamespaceStatus status() {
    return client
        .resources(PrismNamespace.class)
        .inNamespace(team)
        .withName("notes")
        .get()
        .getStatus();
  }

  private void damageACertificate() {
    var secret = client.secrets().inNamespace(home).withName("prism-tls-proxy-default");
    String garbage = "bm90IGEgY2VydGlmaWNhdGU=";
    secret.edit(found -> new SecretBuilder(found).addToData("tls.crt", garbage).build());
    awaitIt("it is made anew").until(() -> !garbage.equals(secret.get().getData().get("tls.crt")));
  }

  private int gateways() {
    return client.leases().inNamespace(home).withLabel("prism.io/shard").list().getItems().size();
  }

  private void deleteAll() {
    Confirmed.confirm(client, team, "notes");
    client.resources(PrismMigration.class).inNamespace(team).delete();
    for (var kind : List.of(PrismNamespace.class, PrismBackend.class, PrismShard.class)) {
      client.resources(kind).inAnyNamespace().delete();
      awaitIt("none is left of " + kind.getSimpleName())
          .until(() -> client.resources(kind).inAnyNamespace().list().getItems().isEmpty());
    }
  }

  private void apply(String file) {
    String yaml =
        Repository.read(
                Repository.file("e2e/src/test/resources/io/prism/e2e/operator/role/" + file))
            .replace("HOME", home)
            .replace("TEAM", team);
    StrictApply.load(client, yaml)
        .forEach(
            object ->
                client.resource(object).fieldManager("test").forceConflicts().serverSideApply());
  }
}
