package io.prism.e2e.operator;

import static io.prism.e2e.operator.OperatorWorld.awaitIt;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.prism.crds.PrismBackend;
import io.prism.crds.PrismNamespace;
import io.prism.e2e.cluster.ApiServerExtension;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What runs for a store that holds data stays through edits and deletions, on a real API server.
 */
@ExtendWith(ApiServerExtension.class)
class BackendInUseIT {

  private static final String HOME = "backend-in-use-it";
  private static final String SECRET =
      """
      apiVersion: v1
      kind: Secret
      metadata: {name: pg, namespace: backend-in-use-it, labels: {prism.io/backend: pg}}
      stringData: {user: prism}
      """;
  private static final String POSTGRES =
      """
      apiVersion: prism.io/v1alpha1
      kind: PrismBackend
      metadata: {name: pg, namespace: backend-in-use-it}
      spec:
        type: Postgres
        plugin: {mode: %s}
        connection:
          url: postgres://127.0.0.1:1/prism
          usernameFrom: {secretKeyRef: {name: pg, key: user}}
      """;

  @RegisterExtension final OperatorWorld world = OperatorWorld.in(HOME);

  private KubernetesClient client;

  @BeforeEach
  void start() throws IOException {
    client = world.client();
    world.defaultShard("{}");
    world.start("first", 0);
    awaitIt("the gateways are there").until(() -> gateways() != null);
  }

  @Test
  void whereTheDriverRunsStaysWhileNamespacesUseIt() {
    world.apply(SECRET);
    world.apply(POSTGRES.formatted("Remote"));
    world.apply(namespace("pg"));
    awaitIt("it is in use").until(() -> backend("pg").getStatus().usedBy() == 1);
    awaitIt("the plugin runs").until(() -> plugin() != null);
    String uid = plugin().getMetadata().getUid();

    world.apply(POSTGRES.formatted("Sidecar"));
    awaitIt("the change is refused")
        .untilAsserted(() -> assertThat(said("pg", "Accepted")).startsWith("False InUse"));
    assertThat(said("pg", "Accepted")).contains("backend-in-use-it/notes", "put the mode back");
    assertThat(plugin().getMetadata().getUid()).isEqualTo(uid);
    assertThat(hasSidecar()).isFalse();

    world.apply(POSTGRES.formatted("Remote"));
    awaitIt("it is accepted again")
        .untilAsserted(() -> assertThat(said("pg", "Accepted")).startsWith("True"));
    assertThat(plugin().getMetadata().getUid()).isEqualTo(uid);
  }

  @Test
  void aStoreThatNobodyUsesChangesWhereItsDriverRuns() {
    world.apply(SECRET);
    world.apply(POSTGRES.formatted("Remote"));
    awaitIt("the plugin runs").until(() -> plugin() != null);

    world.apply(POSTGRES.formatted("Sidecar"));
    awaitIt("it runs beside the gateways").until(this::hasSidecar);
    awaitIt("and nowhere else")
        .until(() -> plugin() == null || plugin().getMetadata().getDeletionTimestamp() != null);
  }

  @Test
  void whatIsClaimedIsInUseThoughItsNamespaceIsGone() {
    world.apply(SECRET);
    world.apply(POSTGRES.formatted("Remote"));
    world.apply(namespace("pg"));
    awaitIt("it is in use").until(() -> backend("pg").getStatus().usedBy() == 1);
    client.resource(backend("pg")).delete();
    awaitIt("it stays").until(() -> said("pg", "DeletionBlocked").startsWith("True InUse"));

    // In this order: whoever is not being deleted gets its finalizer back.
    client.resource(notes()).delete();
    client
        .resource(notes())
        .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"metadata\": {\"finalizers\": null}}");
    awaitIt("the namespace is gone").until(() -> notes() == null);
    Awaitility.await("the store stays")
        .during(Duration.ofSeconds(3))
        .atMost(Duration.ofSeconds(90))
        .until(() -> backend("pg") != null && backend("pg").getStatus().usedBy() == 1);
    assertThat(said("pg", "DeletionBlocked"))
        .contains("backend-in-use-it/notes", "create it again");

    world.apply(namespace("pg"));
    awaitIt("it is served as before")
        .until(() -> notes().getStatus().backend().active().name().equals("pg"));
    Confirmed.delete(client, HOME, "notes");
    awaitIt("what nobody uses goes").until(() -> backend("pg") == null);
  }

  @Test
  void aVolumeWithDataIsNotReplacedByAnEmptyOne() {
    world.apply(
        """
        apiVersion: prism.io/v1alpha1
        kind: PrismBackend
        metadata: {name: file, namespace: backend-in-use-it}
        spec: {type: SQLite}
        """);
    world.apply(namespace("file"));
    awaitIt("it is in use")
        .until(() -> backend("file").getStatus().usedBy() == 1 && volume() != null);
    String first = volume().getMetadata().getUid();

    client.resource(volume()).delete();
    awaitIt("it is told while the pod has it")
        .untilAsserted(
            () ->
                assertThat(said("file", "Provisioned"))
                    .startsWith("False VolumeDeleted")
                    .contains("is being deleted", "kubectl patch pv"));
    assertThat(volume().getMetadata().getUid()).isEqualTo(first);

    // As when the pod ends.
    client
        .resource(volume())
        .edit(
            claim -> {
              claim.getMetadata().setFinalizers(List.of());
              return claim;
            });
    awaitIt("it is told when it is gone")
        .untilAsserted(
            () -> assertThat(said("file", "Provisioned")).contains("no empty one is made"));
    assertThat(volume()).isNull();

    String message = said("file", "Provisioned");
    String claim = message.substring(message.indexOf('{'), message.lastIndexOf('}') + 1);
    client.resource(claim).create();
    awaitIt("a person's word is enough")
        .until(() -> said("file", "Provisioned").equals(Told.NOTHING));
  }

  // ---- what is there

  private PersistentVolumeClaim volume() {
    return world.get(PersistentVolumeClaim.class, HOME, "prism-plugin-file");
  }

  private Deployment plugin() {
    return world.get(Deployment.class, HOME, "prism-plugin-pg");
  }

  private Deployment gateways() {
    return world.get(Deployment.class, HOME, "prism-proxy-default");
  }

  private boolean hasSidecar() {
    return gateways().getSpec().getTemplate().getSpec().getInitContainers().stream()
        .anyMatch(container -> container.getName().equals("plugin-pg"));
  }

  private PrismNamespace notes() {
    return world.get(PrismNamespace.class, HOME, "notes");
  }

  private PrismBackend backend(String name) {
    return world.get(PrismBackend.class, HOME, name);
  }

  private String said(String backend, String type) {
    return Told.of(backend(backend)).full(type);
  }

  private static String namespace(String backend) {
    return """
        apiVersion: prism.io/v1alpha1
        kind: PrismNamespace
        metadata: {name: notes, namespace: backend-in-use-it}
        spec:
          team: payments
          clientAPI: KeyValue
          needs: {durability: BestEffort}
          backend: {mode: Explicit, ref: {name: %s}}
          access: {owners: [{team: payments}]}
        """
        .formatted(backend);
  }
}
