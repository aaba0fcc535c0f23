package io.prism.e2e.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.prism.crds.PrismBackend;
import io.prism.crds.PrismNamespace;
import io.prism.crds.common.Condition;
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
 * How stores are, as the operator finds out by asking their plugins, on a real API server. No
 * kubelet runs there: the test runs the plugins, and tells their pods' addresses.
 */
@ExtendWith(ApiServerExtension.class)
class StoreHealthIT {

  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final String HOME = "store-health-it";
  private static final String TEAM = "store-health-it-team";

  @TempDir Path folder;

  private final List<AutoCloseable> open = new ArrayList<>();
  private ApiServer server;
  private KubernetesClient client;
  private HostPlugins plugins;

  @BeforeEach
  void install() throws IOException {
    server = keep(ApiServer.start());
    client = keep(server.client(HOME));
    plugins = keep(new HostPlugins(client, TEAM, folder));
    Kinds.install(client);
    Kinds.namespaces(client, HOME, TEAM);
    OperatorRole.give(client, HOME);
    Files.writeString(
        folder.resolve(OperatorReplica.DEFAULT_SHARD),
        """
        apiVersion: prism.io/v1alpha1
        kind: PrismShard
        metadata: {name: default, namespace: store-health-it}
        spec: {}
        """);
    keep(OperatorReplica.start(server, HOME, "first", 0, folder));
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : open.reversed()) {
      each.close();
    }
  }

  @Test
  void aStoreIsToldAsItsPluginsTell() throws Exception {
    apply(
        """
        apiVersion: prism.io/v1alpha1
        kind: PrismBackend
        metadata: {name: scratch, namespace: store-health-it-team}
        spec:
          type: MemStore
          interfaces: [keyvalue_basic, keyvalue_scan]
          plugin: {healthCheck: {intervalSeconds: 1, timeoutSeconds: 1}}
        """);
    apply(
        """
        apiVersion: prism.io/v1alpha1
        kind: PrismNamespace
        metadata: {name: notes, namespace: store-health-it-team}
        spec:
          team: payments
          clientAPI: KeyValue
          needs: {durability: BestEffort}
          backend: {mode: Explicit, ref: {name: scratch}}
          access: {owners: [{team: payments}]}
        """);
    awaitIt("before a plugin runs nobody knows")
        .untilAsserted(
            () -> {
              assertThat(said("scratch", "Reachable")).isEqualTo("Unknown NotObserved");
              assertThat(healthOfNamespace()).isEqualTo("Unknown NotObserved");
            });

    HostPlugins.Plugin plugin = plugins.start("scratch", "--backend=memory");
    plugins.makePod("scratch", plugin);

    awaitIt("the store answers and offers what the spec names")
        .untilAsserted(
            () -> {
              assertThat(said("scratch", "Reachable")).isEqualTo("True AsWanted");
              assertThat(said("scratch", "CredentialsValid")).isEqualTo("True AsWanted");
              assertThat(said("scratch", "InterfacesVerified")).isEqualTo("True AsWanted");
              assertThat(healthOfNamespace()).isEqualTo("True AsWanted");
            });
    assertThat(backend("scratch").getStatus().observedInterfaces()).contains("keyvalue_cas");

    // It is asked every second, and nothing of that is written.
    MutatingRequests.assertNone(server.audit(), Duration.ofSeconds(8));

    anEditThatIsRefusedUnsaysNothing();

    plugin.close();
    awaitIt("nobody knows any more")
        .untilAsserted(
            () -> {
              assertThat(said("scratch", "Reachable")).isEqualTo("Unknown NotObserved");
              assertThat(healthOfNamespace()).isEqualTo("Unknown NotObserved");
            });
  }

  private void anEditThatIsRefusedUnsaysNothing() {
    String before = said("scratch", "Available");
    replicas(2);
    awaitIt("it is refused")
        .untilAsserted(
            () -> assertThat(said("scratch", "Accepted")).isEqualTo("False NotSupported"));
    assertThat(said("scratch", "Reachable")).isEqualTo("True AsWanted");
    assertThat(said("scratch", "CredentialsValid")).isEqualTo("True AsWanted");
    assertThat(said("scratch", "InterfacesVerified")).isEqualTo("True AsWanted");
    assertThat(said("scratch", "CertificatesValid")).isEqualTo("True AsWanted");
    assertThat(said("scratch", "Available")).isEqualTo(before);
    assertThat(healthOfNamespace()).isEqualTo("True AsWanted");
    replicas(1);
    awaitIt("it is accepted")
        .untilAsserted(() -> assertThat(said("scratch", "Accepted")).isEqualTo("True AsWanted"));
  }

  private void replicas(int number) {
    client
        .resources(PrismBackend.class)
        .inNamespace(TEAM)
        .withName("scratch")
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"spec\": {\"plugin\": {\"replicas\": %d}}}".formatted(number));
  }

  @Test
  void aStoreThatIsAwayIsTold() throws Exception {
    apply(
        """
        apiVersion: prism.io/v1alpha1
        kind: PrismBackend
        metadata: {name: pg, namespace: store-health-it-team}
        spec:
          type: Postgres
          connection:
            url: postgres://127.0.0.1:1/prism
            usernameFrom: {secretKeyRef: {name: pg, key: user}}
            passwordFrom: {secretKeyRef: {name: pg, key: password}}
        """);
    theSecretIsMissedAndMustBeMeantForIt();
    Path secret = Files.writeString(folder.resolve("password"), "secret");
    HostPlugins.Plugin plugin =
        plugins.start(
            "pg",
            "--backend=postgres",
            "--setting=hosts=127.0.0.1:1",
            "--setting=database=prism",
            "--setting=user=prism",
            "--setting=password=file:" + secret);
    plugins.makePod("pg", plugin);

    awaitIt("the store does not answer")
        .untilAsserted(
            () -> {
              assertThat(said("pg", "Reachable")).isEqualTo("False Unreachable");
              assertThat(said("pg", "Ready")).isEqualTo("False Unreachable");
              assertThat(said("pg", "CredentialsValid")).isEqualTo("Unknown NotObserved");
              // What a plugin offers it knows without its store.
              assertThat(said("pg", "InterfacesVerified")).isEqualTo("True AsWanted");
            });
  }

  private void theSecretIsMissedAndMustBeMeantForIt() {
    awaitIt("the Secret is missed")
        .untilAsserted(
            () -> assertThat(said("pg", "CredentialsValid")).isEqualTo("False SecretNotFound"));
    String secret =
        """
        apiVersion: v1
        kind: Secret
        metadata: {name: pg, namespace: store-health-it-team, labels: {LABELS}}
        stringData: {user: prism, password: secret}
        """;
    apply(secret.replace("LABELS", ""));
    awaitIt("it is not said to be for stores")
        .untilAsserted(
            () -> assertThat(said("pg", "Accepted")).isEqualTo("False SecretNotLabelled"));
    apply(secret.replace("LABELS", "prism.io/backend: pg"));
    awaitIt("it is").untilAsserted(() -> assertThat(said("pg", "Accepted")).startsWith("True"));
  }

  private <T extends AutoCloseable> T keep(T closeable) {
    open.add(closeable);
    return closeable;
  }

  private void apply(String yaml) {
    client.resource(yaml).fieldManager("test").forceConflicts().serverSideApply();
  }

  // ---- what is said

  private PrismBackend backend(String name) {
    return client.resources(PrismBackend.class).inNamespace(TEAM).withName(name).get();
  }

  private String said(String backend, String type) {
    return said(backend(backend).getStatus().conditions(), type);
  }

  private String healthOfNamespace() {
    return said(
        client
            .resources(PrismNamespace.class)
            .inNamespace(TEAM)
            .withName("notes")
            .get()
            .getStatus()
            .conditions(),
        "BackendHealthy");
  }

  private static String said(List<Condition> conditions, String type) {
    return conditions.stream()
        .filter(condition -> type.equals(condition.type()))
        .map(condition -> condition.status() + " " + condition.reason())
        .findFirst()
        .orElse("nothing");
  }

  private static ConditionFactory awaitIt(String what) {
    return Awaitility.await(what)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(100))
        .ignoreExceptions();
  }
}
