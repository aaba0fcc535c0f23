package io.prism.e2e.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.prism.crds.PrismBackend;
import io.prism.crds.PrismMarks;
import io.prism.crds.PrismNamespace;
import io.prism.crds.common.Condition;
import io.prism.e2e.PrismProcess;
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
 * How a store is whose driver runs beside gateways, as the operator finds out by asking those, on a
 * real API server. No kubelet runs there: the test runs the gateway, its sidecar and the store.
 */
@ExtendWith(ApiServerExtension.class)
class GatewaySightIT {

  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final String HOME = "gateway-sight-it";
  private static final String GATEWAYS = "prism-proxy-default";

  @TempDir Path folder;

  private final List<AutoCloseable> open = new ArrayList<>();
  private ApiServer server;
  private KubernetesClient client;
  private OperatorReplica operator;
  private HostPostgres postgres;

  @BeforeEach
  void install() throws IOException {
    postgres = keep(new HostPostgres(folder.resolve("postgres")));
    postgres.start();
    server = keep(ApiServer.start());
    client = keep(server.client(HOME));
    Kinds.install(client);
    Kinds.namespaces(client, HOME);
    OperatorRole.give(client, HOME);
    Files.writeString(
        folder.resolve(OperatorReplica.DEFAULT_SHARD),
        """
        apiVersion: prism.io/v1alpha1
        kind: PrismShard
        metadata: {name: default, namespace: gateway-sight-it}
        spec: {proxy: {replicas: 1}}
        """);
    operator = keep(OperatorReplica.start(server, HOME, "first", 0, folder));
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : open.reversed()) {
      each.close();
    }
  }

  @Test
  void aStoreBesideGatewaysIsToldAsTheyTell() throws Exception {
    HostPlugins.Plugin sidecar =
        keep(new HostPlugins(client, HOME, folder))
            .start(
                "sidecar",
                "--backend=postgres",
                "--setting=hosts=127.0.0.1:" + postgres.port(),
                "--setting=database=" + HostPostgres.NAME,
                "--setting=user=" + HostPostgres.NAME);
    makeBackend(sidecar.port());
    awaitIt("nobody has the store open")
        .untilAsserted(
            () -> {
              assertThat(said("Reachable")).startsWith("Unknown NotObserved");
              assertThat(said("Reachable")).contains("create a PrismNamespace");
              assertThat(said("InterfacesVerified")).startsWith("Unknown NotObserved");
              assertThat(said("CredentialsValid")).startsWith("Unknown NotObserved");
              assertThat(said("Ready")).startsWith("True");
            });

    makeNamespace();
    awaitIt("no gateway is there to ask")
        .untilAsserted(
            () -> {
              assertThat(said("Reachable")).contains("the PrismShard gateway-sight-it/default");
              assertThat(healthOfNamespace()).startsWith("Unknown NotObserved");
            });

    PrismProcess gateway = startGateway();
    awaitIt("the store answers and offers what the spec names").untilAsserted(this::isWell);
    assertThat(backend().getStatus().observedInterfaces()).contains("keyvalue_cas");
    assertThat(backend().getStatus().storeIdentity()).isNotEmpty();

    // It is asked every second, and nothing of that is written.
    MutatingRequests.assertNone(server.audit(), Duration.ofSeconds(8));

    postgres.stop();
    awaitIt("the store is away")
        .untilAsserted(
            () -> {
              assertThat(said("Reachable")).startsWith("False Unreachable");
              assertThat(said("Ready")).startsWith("False Unreachable");
              assertThat(healthOfNamespace()).startsWith("False Unreachable");
              // What was known before.
              assertThat(said("InterfacesVerified")).startsWith("True");
              assertThat(said("CredentialsValid")).startsWith("True");
            });
    postgres.start();
    awaitIt("it is back").untilAsserted(this::isWell);

    whatNobodyUsesMayBecomeAnotherStore();

    gateway.kill();
    awaitIt("nobody knows any more")
        .untilAsserted(
            () -> {
              assertThat(said("Reachable")).startsWith("Unknown NotObserved");
              assertThat(said("Ready")).startsWith("True");
              assertThat(healthOfNamespace()).startsWith("Unknown NotObserved");
            });
  }

  private void whatNobodyUsesMayBecomeAnotherStore() {
    String identity = backend().getStatus().storeIdentity();
    deleteNamespace();
    awaitIt("nobody has the store open any more")
        .untilAsserted(
            () -> {
              assertThat(said("Reachable")).contains("create a PrismNamespace");
              assertThat(backend().getStatus().storeIdentity()).isNull();
            });
    makeNamespace();
    awaitIt("it is used again").untilAsserted(this::isWell);
    assertThat(backend().getStatus().storeIdentity()).isEqualTo(identity);
  }

  private void isWell() {
    assertThat(said("Reachable")).startsWith("True");
    assertThat(said("CredentialsValid")).startsWith("True");
    assertThat(said("InterfacesVerified")).startsWith("True");
    assertThat(said("Ready")).startsWith("True");
    assertThat(healthOfNamespace()).startsWith("True");
  }

  private void makeBackend(int pluginPort) {
    apply(
        """
        apiVersion: v1
        kind: Secret
        metadata: {name: pg, namespace: gateway-sight-it, labels: {prism.io/backend: pg}}
        stringData: {user: postgres}
        """);
    apply(
        """
        apiVersion: prism.io/v1alpha1
        kind: PrismBackend
        metadata: {name: pg, namespace: gateway-sight-it}
        spec:
          type: Postgres
          interfaces: [keyvalue_basic, keyvalue_scan]
          connection:
            url: postgres://127.0.0.1:%d/postgres
            usernameFrom: {secretKeyRef: {name: pg, key: user}}
          plugin:
            mode: Sidecar
            port: %d
            healthCheck: {intervalSeconds: 1, timeoutSeconds: 1}
        """
            .formatted(postgres.port(), pluginPort));
  }

  private void makeNamespace() {
    apply(
        """
        apiVersion: prism.io/v1alpha1
        kind: PrismNamespace
        metadata: {name: notes, namespace: gateway-sight-it}
        spec:
          team: payments
          clientAPI: KeyValue
          backend: {mode: Explicit, ref: {name: pg}}
          access: {owners: [{team: payments}]}
        """);
  }

  private void deleteNamespace() {
    var notes = client.resources(PrismNamespace.class).inNamespace(HOME).withName("notes");
    notes.edit(
        namespace -> {
          namespace
              .getMetadata()
              .setAnnotations(Map.of(PrismMarks.CONFIRM_DELETE, namespace.getMetadata().getUid()));
          return namespace;
        });
    notes.delete();
    awaitIt("the namespace is gone").until(() -> notes.get() == null);
  }

  private PrismProcess startGateway() throws IOException {
    HostPods pods = keep(new HostPods(client, HOME, HOME, "pg", folder));
    awaitIt("what gateways mount is there").untilAsserted(pods::mountGateways);
    PrismProcess gateway = pods.startGateway("one", operator);
    String address = gateway.address("metrics");
    HostPod.make(
        client, HOME, GATEWAYS, Integer.parseInt(address.substring(address.lastIndexOf(':') + 1)));
    return gateway;
  }

  private <T extends AutoCloseable> T keep(T closeable) {
    open.add(closeable);
    return closeable;
  }

  private void apply(String yaml) {
    client.resource(yaml).fieldManager("test").forceConflicts().serverSideApply();
  }

  // ---- what is said

  private PrismBackend backend() {
    return client.resources(PrismBackend.class).inNamespace(HOME).withName("pg").get();
  }

  private String said(String type) {
    return said(backend().getStatus().conditions(), type);
  }

  private String healthOfNamespace() {
    return said(
        client
            .resources(PrismNamespace.class)
            .inNamespace(HOME)
            .withName("notes")
            .get()
            .getStatus()
            .conditions(),
        "BackendHealthy");
  }

  private static String said(List<Condition> conditions, String type) {
    return conditions.stream()
        .filter(condition -> type.equals(condition.type()))
        .map(each -> each.status() + " " + each.reason() + " " + each.message())
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
