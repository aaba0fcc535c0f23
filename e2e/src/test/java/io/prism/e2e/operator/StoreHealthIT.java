package io.prism.e2e.operator;

import static io.prism.e2e.operator.OperatorWorld.awaitIt;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.prism.crds.PrismBackend;
import io.prism.crds.PrismNamespace;
import io.prism.e2e.cluster.ApiServerExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * How stores are, as the operator finds out by asking their plugins, on a real API server. No
 * kubelet runs there: the test runs the plugins, and tells their pods' addresses.
 */
@ExtendWith(ApiServerExtension.class)
class StoreHealthIT {

  private static final String HOME = "store-health-it";
  private static final String TEAM = "store-health-it-team";

  @RegisterExtension final OperatorWorld world = OperatorWorld.in(HOME, TEAM);

  private HostPlugins plugins;

  @BeforeEach
  void start() throws IOException {
    plugins = world.keep(new HostPlugins(world.client(), TEAM, world.folder()));
    world.defaultShard("{}");
    world.start("first", 0);
  }

  @Test
  void aStoreIsToldAsItsPluginsTell() throws Exception {
    world.apply(
        """
        apiVersion: prism.io/v1alpha1
        kind: PrismBackend
        metadata: {name: scratch, namespace: store-health-it-team}
        spec:
          type: MemStore
          interfaces: [keyvalue_basic, keyvalue_scan]
          plugin: {healthCheck: {intervalSeconds: 1, timeoutSeconds: 1}}
        """);
    world.apply(
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
    MutatingRequests.assertNone(world.server().audit(), Duration.ofSeconds(8));

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
    world
        .client()
        .resources(PrismBackend.class)
        .inNamespace(TEAM)
        .withName("scratch")
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"spec\": {\"plugin\": {\"replicas\": %d}}}".formatted(number));
  }

  @Test
  void aStoreThatIsAwayIsTold() throws Exception {
    world.apply(
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
    Path secret = Files.writeString(world.folder().resolve("password"), "secret");
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
    world.apply(secret.replace("LABELS", ""));
    awaitIt("it is not said to be for stores")
        .untilAsserted(
            () -> assertThat(said("pg", "Accepted")).isEqualTo("False SecretNotLabelled"));
    world.apply(secret.replace("LABELS", "prism.io/backend: pg"));
    awaitIt("it is").untilAsserted(() -> assertThat(said("pg", "Accepted")).startsWith("True"));
  }

  // ---- what is said

  private PrismBackend backend(String name) {
    return world.get(PrismBackend.class, TEAM, name);
  }

  private String said(String backend, String type) {
    return Told.of(backend(backend)).brief(type);
  }

  private String healthOfNamespace() {
    return world.told(PrismNamespace.class, TEAM, "notes").brief("BackendHealthy");
  }
}
