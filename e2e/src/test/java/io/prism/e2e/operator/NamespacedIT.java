package io.prism.e2e.operator;

import static io.prism.e2e.operator.OperatorWorld.awaitIt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.authentication.TokenRequest;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.prism.crds.PrismBackend;
import io.prism.crds.PrismNamespace;
import io.prism.e2e.FreePort;
import io.prism.e2e.PrismProcess;
import io.prism.e2e.cluster.ApiServerExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The operator with a list of namespaces, under the roles and with the files that the chart makes
 * of it, on a real API server of its own. Gateways prove their pods by tokens that the server has
 * signed.
 */
@ExtendWith(ApiServerExtension.class)
class NamespacedIT {

  private static final String HOME = Helm.NAMESPACE;
  private static final String SHOP = "shop";
  private static final String ELSEWHERE = "elsewhere";
  private static final String GATEWAY = "prism-proxy-default";

  @RegisterExtension
  final OperatorWorld world = OperatorWorld.in(HOME, SHOP, ELSEWHERE).withoutRole();

  private Path folder;
  private KubernetesClient client;

  @BeforeEach
  void giveRoles() throws IOException {
    folder = world.folder();
    client = world.client();
    Path values =
        Files.writeString(
            folder.resolve("values.yaml"),
            """
            namespaces: [shop]
            rbac: {userRoles: false}
            crds: {upgrade: false}
            policy:
              spec:
                teams:
                - name: shop
                  level: Advanced
                  allowedK8sNamespaces: [shop]
                  limits: {allowedBackendTypes: [MemStore]}
            """);
    OperatorRole.giveInNamespaces(client, values, folder);
  }

  @Test
  void itServesItsNamespacesAndAsksForNothingElse() throws Exception {
    OperatorReplica operator = startOperator();
    int pluginPort = FreePort.find();
    world.apply(
        backend(SHOP, "scratch", "{type: MemStore, plugin: {port: %d}}".formatted(pluginPort)));
    world.apply(namespace(SHOP, "notes", "shop", "scratch"));
    awaitIt("the shard is made").until(() -> world.get(Deployment.class, HOME, GATEWAY) != null);
    HostPods pods = world.keep(new HostPods(client, HOME, SHOP, "scratch", folder));
    awaitIt("the plugin is made")
        .until(() -> world.get(Deployment.class, SHOP, "prism-plugin-scratch") != null);
    pods.mount();
    pods.startPlugin();
    Pod pod = pod();
    PrismProcess gateway =
        pods.startGateway(
            "one",
            operator,
            pod.getMetadata().getUid(),
            "--token-file=" + Files.writeString(folder.resolve("token"), token(pod)));

    awaitIt("it is served").until(() -> isTrue("notes", "Ready"));
    awaitIt("by the gateway").until(() -> Calls.serves(gateway, "notes"));
    Calls.put(gateway, "notes", "a");

    world.apply(namespace(SHOP, "wishes", "unheard-of", "scratch"));
    awaitIt("the policy of the file is heeded")
        .untilAsserted(
            () -> assertThat(reason(PrismNamespace.class, "wishes")).isEqualTo("UnknownTeam"));
    world.apply(
        backend(
            SHOP,
            "shared",
            "{type: MemStore, allowedNamespaces: {from: Selector, selector: {matchLabels: {a: b}}}}"));
    awaitIt("labels of namespaces are out of sight")
        .untilAsserted(
            () -> assertThat(reason(PrismBackend.class, "shared")).isEqualTo("SelectorRefused"));
    world.apply(backend(ELSEWHERE, "scratch", "{type: MemStore}"));
    world.apply(namespace(SHOP, "late", "shop", "scratch"));
    awaitIt("what came later is served").until(() -> isTrue("late", "Ready"));
    assertThat(world.get(PrismBackend.class, ELSEWHERE, "scratch"))
        .satisfies(backend -> assertThat(backend.getStatus().conditions()).isNull());
    assertThat(operator.log()).doesNotContain("orbidden");
    assertThat(operator.metrics())
        .contains(
            "prism_operator_leader 1.0",
            "prism_operator_certificate_expiry_timestamp_seconds{certificate=\"proxy\"} ",
            "prism_operator_streams{shard=\"prism-system/default\"} 1.0",
            "prism_operator_config_version{shard=\"prism-system/default\"} ",
            "prism_operator_reconciliation_seconds_count{kind=\"PrismNamespace\",outcome=\"ok\"}");
  }

  @Test
  void aPolicyThatCannotBeReadIsNoPermission() throws Exception {
    Files.writeString(folder.resolve("policy.yaml"), "kind: ConfigMap");

    assertThatThrownBy(this::startOperator).hasMessageContaining("is no PrismPolicy");
  }

  private OperatorReplica startOperator() throws IOException {
    return world.start(
        "first",
        0,
        List.of("--namespaces=" + HOME + "," + SHOP, "--policy=" + folder.resolve("policy.yaml")));
  }

  /** One that nobody runs: tokens are bound to it. */
  private Pod pod() {
    return client
        .resource(
            new PodBuilder()
                .withNewMetadata()
                .withNamespace(HOME)
                .withName(GATEWAY + "-1")
                .endMetadata()
                .withSpec(
                    world.get(Deployment.class, HOME, GATEWAY).getSpec().getTemplate().getSpec())
                .build())
        .create();
  }

  private String token(Pod pod) {
    TokenRequest request =
        new TokenRequestBuilder()
            .withNewSpec()
            .withAudiences("prism-control")
            .withExpirationSeconds(600L)
            .withNewBoundObjectRef()
            .withApiVersion("v1")
            .withKind("Pod")
            .withName(pod.getMetadata().getName())
            .withUid(pod.getMetadata().getUid())
            .endBoundObjectRef()
            .endSpec()
            .build();
    return client
        .serviceAccounts()
        .inNamespace(HOME)
        .withName(GATEWAY)
        .tokenRequest(request)
        .getStatus()
        .getToken();
  }

  // ---- resources

  private static String backend(String namespace, String name, String spec) {
    return """
        apiVersion: prism.io/v1alpha1
        kind: PrismBackend
        metadata: {name: %s, namespace: %s}
        spec: %s
        """
        .formatted(name, namespace, spec);
  }

  private static String namespace(String home, String name, String team, String backend) {
    return """
        apiVersion: prism.io/v1alpha1
        kind: PrismNamespace
        metadata: {name: %s, namespace: %s}
        spec:
          team: %s
          clientAPI: KeyValue
          needs: {durability: BestEffort}
          backend: {mode: Explicit, ref: {name: %s}}
          access: {owners: [{team: %s}]}
        """
        .formatted(name, home, team, backend, team);
  }

  private boolean isTrue(String name, String type) {
    return world.told(PrismNamespace.class, SHOP, name).isTrue(type);
  }

  private String reason(Class<? extends CustomResource<?, ?>> kind, String name) {
    return world.told(kind, SHOP, name).require("Accepted").reason();
  }
}
