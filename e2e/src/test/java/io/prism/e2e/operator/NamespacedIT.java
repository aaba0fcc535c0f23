package io.prism.e2e.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequest;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.prism.crds.PrismBackend;
import io.prism.crds.PrismNamespace;
import io.prism.crds.common.Condition;
import io.prism.e2e.FreePort;
import io.prism.e2e.PrismProcess;
import io.prism.e2e.cluster.ApiServer;
import io.prism.e2e.cluster.ApiServerExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The operator with a list of namespaces, under the roles and with the files that the chart makes
 * of it, on a real API server of its own. Gateways prove their pods by tokens that the server has
 * signed.
 */
@ExtendWith(ApiServerExtension.class)
class NamespacedIT {

  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final String HOME = Helm.NAMESPACE;
  private static final String SHOP = "shop";
  private static final String ELSEWHERE = "elsewhere";
  private static final String GATEWAY = "prism-proxy-default";

  @TempDir Path folder;

  private final List<AutoCloseable> open = new ArrayList<>();
  private ApiServer server;
  private KubernetesClient client;

  @BeforeEach
  void install() throws IOException {
    server = keep(ApiServer.start());
    client = keep(server.client(HOME));
    Kinds.install(client);
    Kinds.namespaces(client, HOME, SHOP, ELSEWHERE);
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

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : open.reversed()) {
      each.close();
    }
  }

  @Test
  void itServesItsNamespacesAndAsksForNothingElse() throws Exception {
    OperatorReplica operator =
        keep(
            OperatorReplica.start(
                server,
                HOME,
                "first",
                0,
                folder,
                List.of(
                    "--namespaces=" + HOME + "," + SHOP,
                    "--policy=" + folder.resolve("policy.yaml"))));
    int pluginPort = FreePort.find();
    apply(backend(SHOP, "scratch", "{type: MemStore, plugin: {port: %d}}".formatted(pluginPort)));
    apply(namespace(SHOP, "notes", "shop", "scratch"));
    awaitIt("the shard is made")
        .until(() -> client.apps().deployments().inNamespace(HOME).withName(GATEWAY).get() != null);
    HostPods pods = keep(new HostPods(client, HOME, SHOP, "scratch", folder));
    awaitIt("the plugin is made")
        .until(
            () ->
                client.apps().deployments().inNamespace(SHOP).withName("prism-plugin-scratch").get()
                    != null);
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

    apply(namespace(SHOP, "wishes", "unheard-of", "scratch"));
    awaitIt("the policy of the file is heeded")
        .untilAsserted(
            () -> assertThat(reason(PrismNamespace.class, "wishes")).isEqualTo("UnknownTeam"));
    apply(
        backend(
            SHOP,
            "shared",
            "{type: MemStore, allowedNamespaces: {from: Selector, selector: {matchLabels: {a: b}}}}"));
    awaitIt("labels of namespaces are out of sight")
        .untilAsserted(
            () -> assertThat(reason(PrismBackend.class, "shared")).isEqualTo("SelectorRefused"));
    apply(backend(ELSEWHERE, "scratch", "{type: MemStore}"));
    apply(namespace(SHOP, "late", "shop", "scratch"));
    awaitIt("what came later is served").until(() -> isTrue("late", "Ready"));
    assertThat(
            client.resources(PrismBackend.class).inNamespace(ELSEWHERE).withName("scratch").get())
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

    assertThatThrownBy(
            () ->
                OperatorReplica.start(
                    server,
                    HOME,
                    "first",
                    0,
                    folder,
                    List.of(
                        "--namespaces=" + HOME + "," + SHOP,
                        "--policy=" + folder.resolve("policy.yaml"))))
        .hasMessageContaining("is no PrismPolicy");
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
                    client
                        .apps()
                        .deployments()
                        .inNamespace(HOME)
                        .withName(GATEWAY)
                        .get()
                        .getSpec()
                        .getTemplate()
                        .getSpec())
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

  private <T extends AutoCloseable> T keep(T closeable) {
    open.add(closeable);
    return closeable;
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

  private void apply(String yaml) {
    client.resource(yaml).fieldManager("test").forceConflicts().serverSideApply();
  }

  private boolean isTrue(String name, String type) {
    return conditions(PrismNamespace.class, name).stream()
        .anyMatch(found -> type.equals(found.type()) && "True".equals(found.status()));
  }

  private String reason(Class<? extends CustomResource<?, ?>> kind, String name) {
    return conditions(kind, name).stream()
        .filter(condition -> "Accepted".equals(condition.type()))
        .map(Condition::reason)
        .findFirst()
        .orElse("");
  }

  private List<Condition> conditions(Class<? extends CustomResource<?, ?>> kind, String name) {
    return switch (client.resources(kind).inNamespace(SHOP).withName(name).get()) {
      case PrismNamespace namespace -> namespace.getStatus().conditions();
      case PrismBackend backend -> backend.getStatus().conditions();
      default -> List.of();
    };
  }

  private static ConditionFactory awaitIt(String what) {
    return Awaitility.await(what)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(100))
        .ignoreExceptions();
  }
}
