package io.prism.e2e.operator;

import static io.prism.e2e.operator.OperatorWorld.awaitIt;
import static org.assertj.core.api.Assertions.assertThat;

import io.prism.crds.PrismBackend;
import io.prism.crds.PrismNamespace;
import io.prism.e2e.PrismProcess;
import io.prism.e2e.cluster.ApiServerExtension;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * How a store is whose driver runs beside gateways, as the operator finds out by asking those, on a
 * real API server. No kubelet runs there: the test runs the gateway, its sidecar and the store.
 */
@ExtendWith(ApiServerExtension.class)
class GatewaySightIT {

  private static final String HOME = "gateway-sight-it";
  private static final String GATEWAYS = "prism-proxy-default";

  @RegisterExtension final OperatorWorld world = OperatorWorld.in(HOME);

  private OperatorReplica operator;
  private HostPostgres postgres;

  @BeforeEach
  void install() throws IOException {
    postgres = world.keep(new HostPostgres(world.folder().resolve("postgres")));
    postgres.start();
    world.defaultShard("{proxy: {replicas: 1}}");
    operator = world.start("first", 0);
  }

  @Test
  void aStoreBesideGatewaysIsToldAsTheyTell() throws Exception {
    HostPlugins.Plugin sidecar =
        world
            .keep(new HostPlugins(world.client(), HOME, world.folder()))
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
    MutatingRequests.assertNone(world.server().audit(), Duration.ofSeconds(8));

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
    world.apply(
        """
        apiVersion: v1
        kind: Secret
        metadata: {name: pg, namespace: gateway-sight-it, labels: {prism.io/backend: pg}}
        stringData: {user: postgres}
        """);
    world.apply(
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
    world.apply(
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
    var notes = world.client().resources(PrismNamespace.class).inNamespace(HOME).withName("notes");
    Confirmed.delete(world.client(), HOME, "notes");
    awaitIt("the namespace is gone").until(() -> notes.get() == null);
  }

  private PrismProcess startGateway() throws IOException {
    HostPods pods = world.keep(new HostPods(world.client(), HOME, HOME, "pg", world.folder()));
    awaitIt("what gateways mount is there").untilAsserted(pods::mountGateways);
    PrismProcess gateway = pods.startGateway("one", operator);
    String address = gateway.address("metrics");
    HostPod.make(
        world.client(),
        HOME,
        GATEWAYS,
        Integer.parseInt(address.substring(address.lastIndexOf(':') + 1)));
    return gateway;
  }

  // ---- what is said

  private PrismBackend backend() {
    return world.get(PrismBackend.class, HOME, "pg");
  }

  private String said(String type) {
    return Told.of(backend()).full(type);
  }

  private String healthOfNamespace() {
    return world.told(PrismNamespace.class, HOME, "notes").full("BackendHealthy");
  }
}
