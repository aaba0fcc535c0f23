package io.prism.e2e.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.prism.crds.PrismApi;
import io.prism.crds.PrismBackend;
import io.prism.crds.PrismShard;
import io.prism.e2e.cluster.ApiServer;
import io.prism.e2e.cluster.ApiServerExtension;
import io.prism.e2e.cluster.AuditLog.Request;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The roles that the chart ships are what the operator needs, rule by rule: all that a journey
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
  private static final String POLICY =
      """
      teams:
      - name: "*"
        level: Advanced
        allowedK8sNamespaces: ["*"]
        limits: {allowedBackendTypes: [MemStore, SQLite, Postgres]}
      """;

  /** Taken when somebody changes a resource in the moment in which its finalizer is removed. */
  private static final Set<RoleRight> WHEN_CHANGES_MEET =
      Set.of(
          new RoleRight(PrismApi.GROUP, "prismnamespaces", "get"),
          new RoleRight(PrismApi.GROUP, "prismbackends", "get"),
          new RoleRight(PrismApi.GROUP, "prismshards", "get"));

  @TempDir Path folder;

  @Test
  void everyRuleOverTheClusterIsNeededAndNoOther() throws Exception {
    try (ApiServer server = server();
        KubernetesClient client = server.client(HOME)) {
      Kinds.install(client);
      Kinds.namespaces(client, HOME, TEAM);
      ClusterRole role = OperatorRole.give(client, HOME, VALUES);
      client
          .resource(
              """
              apiVersion: prism.io/v1alpha1
              kind: PrismPolicy
              metadata: {name: default}
              spec:
              """
                  + POLICY.indent(2))
          .create();

      new RoleJourney(server, client, HOME, TEAM, folder).travel(List.of("--service-monitors"));

      assertNeeded(server, client, HOME, role.getRules());
    }
  }

  @Test
  void everyRuleOverNamespacesIsNeededAndNoOther() throws Exception {
    String team = "shop";
    try (ApiServer server = server();
        KubernetesClient client = server.client(Helm.NAMESPACE)) {
      Kinds.install(client);
      Kinds.namespaces(client, Helm.NAMESPACE, team);
      Path values =
          Files.writeString(
              folder.resolve("values.yaml"),
              """
              namespaces: [shop]
              rbac: {userRoles: false}
              crds: {upgrade: false}
              metrics: {serviceMonitor: {enabled: true}}
              policy:
                spec:
              """
                  + POLICY.indent(4));
      List<PolicyRule> rules = OperatorRole.giveInNamespaces(client, values, folder);

      new RoleJourney(server, client, Helm.NAMESPACE, team, folder)
          .travel(
              List.of(
                  "--service-monitors",
                  "--namespaces=" + Helm.NAMESPACE + "," + team,
                  "--policy=" + folder.resolve("policy.yaml")));

      assertNeeded(server, client, Helm.NAMESPACE, rules);
    }
  }

  /** Checks who may make owners wait for what they own, as OpenShift does. */
  private static ApiServer server() {
    return ApiServer.start("--enable-admission-plugins=OwnerReferencesPermissionEnforcement");
  }

  private static void assertNeeded(
      ApiServer server, KubernetesClient client, String home, List<PolicyRule> rules) {
    List<Request> requests = server.audit().requestsOf(OperatorRole.account(home));
    assertThat(requests).filteredOn(request -> request.code() == FORBIDDEN).isEmpty();
    Set<RoleRight> idle = new TreeSet<>(RoleRight.of(rules));
    idle.removeAll(RoleRight.takenBy(requests));
    idle.removeAll(rightsOverOwners(server, client, home, rules));
    idle.removeAll(WHEN_CHANGES_MEET);
    assertThat(idle).as("rights that nobody used").isEmpty();
  }

  /**
   * The rights over finalizers are used by no request of their own: without them an object that
   * makes its owner wait is refused.
   */
  private static Set<RoleRight> rightsOverOwners(
      ApiServer server, KubernetesClient client, String home, List<PolicyRule> rules) {
    ClusterRole lesser =
        new ClusterRoleBuilder()
            .withNewMetadata()
            .withName(LESSER)
            .endMetadata()
            .withRules(rules.stream().filter(RoleUseIT::isNotAboutFinalizers).toList())
            .build();
    StrictApply.apply(client, lesser);
    OperatorRole.bind(client, lesser, LESSER);
    Set<RoleRight> needed = new TreeSet<>();
    try (KubernetesClient full = server.clientOf(OperatorRole.account(home), home);
        KubernetesClient less = server.clientOf(LESSER, home)) {
      Awaitility.await("the role is known")
          .atMost(Duration.ofSeconds(90))
          .ignoreExceptions()
          .until(() -> less.configMaps().list() != null);
      for (Class<? extends HasMetadata> kind : OWNERS) {
        ConfigMap owned = ownedBy(home, HasMetadata.getKind(kind));
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

  private static ConfigMap ownedBy(String home, String kind) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withName("owned")
        .withNamespace(home)
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
}
