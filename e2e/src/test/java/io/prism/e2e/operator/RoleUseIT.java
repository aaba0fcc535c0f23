package io.prism.e2e.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.prism.crds.PrismApi;
import io.prism.crds.PrismBackend;
import io.prism.crds.PrismMarks;
import io.prism.crds.PrismMigration;
import io.prism.crds.PrismNamespace;
import io.prism.crds.PrismPolicy;
import io.prism.crds.PrismShard;
import io.prism.crds.namespace.NamespaceStatus;
import io.prism.e2e.PrismProcess;
import io.prism.e2e.cluster.ApiServer;
import io.prism.e2e.cluster.ApiServerExtension;
import io.prism.e2e.cluster.AuditLog.Request;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The role that the chart ships is what the operator needs, rule by rule: all that a journey
 * through all kinds asks of the API server is allowed, and all that is allowed is asked for.
 */
@ExtendWith(ApiServerExtension.class)
class RoleUseIT {

  private static final String HOME = "role-use-it";
  private static final String TEAM = "role-use-it-team";
  private static final Path VALUES =
      Repository.file("e2e/src/test/resources/io/prism/e2e/operator/values/everything.yaml");
  private static final int FORBIDDEN = 403;
  private static final List<Class<? extends HasMetadata>> OWNERS =
      List.of(PrismShard.class, PrismBackend.class);
  private static final String LESSER = "operator-without-finalizers";

  /** Taken when somebody changes a resource in the moment in which its finalizer is removed. */
  private static final Set<RoleRight> WHEN_CHANGES_MEET =
      Set.of(
          new RoleRight(PrismApi.GROUP, "prismnamespaces", "get"),
          new RoleRight(PrismApi.GROUP, "prismbackends", "get"),
          new RoleRight(PrismApi.GROUP, "prismshards", "get"));

  @TempDir Path folder;

  @Test
  void everyRuleIsNeededAndNoOther() throws Exception {
    // Checks who may make owners wait for what they own, as OpenShift does.
    try (ApiServer server =
            ApiServer.start("--enable-admission-plugins=OwnerReferencesPermissionEnforcement");
        KubernetesClient client = server.client(HOME)) {
      Kinds.install(client);
      Kinds.namespaces(client, HOME, TEAM);
      ClusterRole role = OperatorRole.give(client, HOME, VALUES);

      travel(server, client);

      List<Request> requests = server.audit().requestsOf(OperatorRole.account(HOME));
      assertThat(requests).filteredOn(request -> request.code() == FORBIDDEN).isEmpty();
      Set<RoleRight> idle = new TreeSet<>(RoleRight.of(role.getRules()));
      idle.removeAll(RoleRight.takenBy(requests));
      idle.removeAll(rightsOverOwners(server, client, role));
      idle.removeAll(WHEN_CHANGES_MEET);
      assertThat(idle).as("rights that nobody used").isEmpty();
    }
  }

  private void travel(ApiServer server, KubernetesClient client) throws Exception {
    Files.writeString(
        folder.resolve(OperatorReplica.DEFAULT_SHARD),
        """
        apiVersion: prism.io/v1alpha1
        kind: PrismShard
        metadata: {name: default, namespace: role-use-it}
        spec: {proxy: {replicas: 1}}
        """);
    try (OperatorReplica operator =
        OperatorReplica.start(server, HOME, "only", 0, folder, List.of("--service-monitors"))) {
      apply(client, "begin.yaml");
      awaitIt("everything is made")
          .untilAsserted(() -> assertThat(objects(client)).containsAll(scaled()));
      awaitIt("all are told how they are").until(() -> allHaveConditions(client));
      try (PrismProcess gateway = gateway(server, client, operator)) {
        awaitIt("it is served")
            .untilAsserted(
                () ->
                    assertThat(status(client).conditions())
                        .anySatisfy(
                            found -> {
                              assertThat(found.type()).isEqualTo("ConfigPropagated");
                              assertThat(found.status()).isEqualTo("True");
                            }));
        gateway.kill();
      }
      awaitIt("the gateway is given up").until(() -> gateways(client) == 0);
      damageACertificate(client);
      apply(client, "change.yaml");
      awaitIt("what is too much goes")
          .untilAsserted(() -> assertThat(objects(client)).doesNotContainAnyElementsOf(scaled()));
      deleteAll(client);
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
  private static List<String> objects(KubernetesClient client) {
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

  private static boolean allHaveConditions(KubernetesClient client) {
    return client.resources(PrismMigration.class).inNamespace(TEAM).list().getItems().stream()
            .allMatch(found -> found.getStatus() != null)
        && client.resources(PrismPolicy.class).list().getItems().stream()
            .allMatch(found -> found.getStatus() != null)
        && client.resources(PrismNamespace.class).inNamespace(TEAM).list().getItems().stream()
            .allMatch(found -> found.getStatus() != null)
        && client.resources(PrismShard.class).inNamespace(HOME).withName("default").get() != null;
  }

  /** One that proves its pod by a token, as in a cluster. */
  private PrismProcess gateway(ApiServer server, KubernetesClient client, OperatorReplica operator)
      throws IOException {
    HostPods files = new HostPods(client, HOME, TEAM, "scratch", folder);
    awaitIt("what pods mount is there").untilAsserted(files::mount);
    GatewayPod pod = GatewayPod.make(client, HOME, "prism-proxy-default");
    String name = "prism-operator." + HOME + ".svc";
    Path hosts = Files.writeString(folder.resolve("hosts"), "127.0.0.1 " + name + "\n");
    return PrismProcess.proxy(
        Files.createDirectories(folder.resolve("gateway")),
        Map.of("PRISM_JAVA_OPTS", "-Djdk.net.hosts.file=" + hosts),
        "--shard=role-use-it/default",
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

  private static NamespaceStatus status(KubernetesClient client) {
    return client
        .resources(PrismNamespace.class)
        .inNamespace(TEAM)
        .withName("notes")
        .get()
        .getStatus();
  }

  private static void damageACertificate(KubernetesClient client) {
    var secret = client.secrets().inNamespace(HOME).withName("prism-tls-proxy-default");
    String garbage = "bm90IGEgY2VydGlmaWNhdGU=";
    secret.edit(found -> new SecretBuilder(found).addToData("tls.crt", garbage).build());
    awaitIt("it is made anew").until(() -> !garbage.equals(secret.get().getData().get("tls.crt")));
  }

  private static int gateways(KubernetesClient client) {
    return client.leases().inNamespace(HOME).withLabel("prism.io/shard").list().getItems().size();
  }

  private static void deleteAll(KubernetesClient client) {
    client
        .resources(PrismNamespace.class)
        .inNamespace(TEAM)
        .withName("notes")
        .edit(
            notes -> {
              notes
                  .getMetadata()
                  .setAnnotations(Map.of(PrismMarks.CONFIRM_DELETE, notes.getMetadata().getUid()));
              return notes;
            });
    client.resources(PrismMigration.class).inNamespace(TEAM).delete();
    for (var kind : List.of(PrismNamespace.class, PrismBackend.class, PrismShard.class)) {
      client.resources(kind).inAnyNamespace().delete();
      awaitIt("none is left of " + kind.getSimpleName())
          .until(() -> client.resources(kind).inAnyNamespace().list().getItems().isEmpty());
    }
  }

  /**
   * The rights over finalizers are used by no request of their own: without them an object that
   * makes its owner wait is refused.
   */
  private static Set<RoleRight> rightsOverOwners(
      ApiServer server, KubernetesClient client, ClusterRole role) {
    ClusterRole lesser =
        new ClusterRoleBuilder(role)
            .editMetadata()
            .withName(LESSER)
            .endMetadata()
            .withRules(role.getRules().stream().filter(RoleUseIT::isNotAboutFinalizers).toList())
            .build();
    StrictApply.apply(client, lesser);
    OperatorRole.bind(client, lesser, LESSER);
    Set<RoleRight> needed = new TreeSet<>();
    try (KubernetesClient full = server.clientOf(OperatorRole.account(HOME), HOME);
        KubernetesClient less = server.clientOf(LESSER, HOME)) {
      awaitIt("the role is known").until(() -> less.configMaps().list() != null);
      for (Class<? extends HasMetadata> kind : OWNERS) {
        ConfigMap owned = ownedBy(HasMetadata.getKind(kind));
        if (isTaken(full, owned) && !isTaken(less, owned)) {
          String resource = HasMetadata.getPlural(kind) + "/finalizers";
          needed.add(new RoleRight(PrismApi.GROUP, resource, "update"));
        }
      }
    }
    return needed;
  }

  private static boolean isNotAboutFinalizers(PolicyRule rule) {
    return rule.getResources().stream().noneMatch(resource -> resource.endsWith("/finalizers"));
  }

  private static ConfigMap ownedBy(String kind) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withName("owned")
        .withNamespace(HOME)
        .addNewOwnerReference()
        .withApiVersion(PrismApi.GROUP + "/v1alpha1")
        .withKind(kind)
        .withName("owner")
        .withUid("a-uid")
        .withBlockOwnerDeletion(true)
        .endOwnerReference()
        .endMetadata()
        .build();
  }

  private static boolean isTaken(KubernetesClient client, ConfigMap object) {
    try {
      StrictApply.dryRun(client, object);
      return true;
    } catch (KubernetesClientException e) {
      assertThat(e.getCode()).isEqualTo(FORBIDDEN);
      return false;
    }
  }

  private static void apply(KubernetesClient client, String file) {
    client
        .load(Objects.requireNonNull(RoleUseIT.class.getResourceAsStream("role/" + file)))
        .items()
        .forEach(
            object ->
                client.resource(object).fieldManager("test").forceConflicts().serverSideApply());
  }

  private static ConditionFactory awaitIt(String what) {
    return Awaitility.await(what)
        .atMost(Duration.ofSeconds(90))
        .pollInterval(Duration.ofMillis(200))
        .ignoreExceptions();
  }
}
