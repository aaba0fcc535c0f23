package io.prism.e2e.operator;

import static io.prism.e2e.operator.OperatorWorld.awaitIt;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.prism.crds.PrismMarks;
import io.prism.crds.PrismNamespace;
import io.prism.e2e.FreePort;
import io.prism.e2e.PrismProcess;
import io.prism.e2e.cluster.ApiServerExtension;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What becomes of the data of a namespace that is deleted with {@code deletionPolicy: Delete}. */
@ExtendWith(ApiServerExtension.class)
class DeletedDataIT {

  private static final String HOME = "deleted-data-it";
  private static final String TEAM = "deleted-data-it-team";

  @RegisterExtension final OperatorWorld world = OperatorWorld.in(HOME, TEAM);

  private OperatorReplica operator;
  private HostPods pods;
  private Process plugin;
  private List<PrismProcess> gateways;

  @BeforeEach
  void serve() throws Exception {
    world.apply(
        """
        apiVersion: prism.io/v1alpha1
        kind: PrismShard
        metadata: {name: default, namespace: deleted-data-it}
        spec: {proxy: {replicas: 2}}
        """);
    operator = world.start("first", 0);
    world.apply(
        """
        apiVersion: prism.io/v1alpha1
        kind: PrismBackend
        metadata: {name: file, namespace: deleted-data-it-team}
        spec: {type: SQLite, plugin: {port: %d}}
        """
            .formatted(FreePort.find()));
    world.apply(namespace("notes", "Delete"));
    world.apply(namespace("others", "Retain"));
    pods = world.keep(new HostPods(world.client(), HOME, TEAM, "file", world.folder()));
    awaitIt("what pods mount is there").untilAsserted(pods::mount);
    awaitIt("the plugin is asked for").untilAsserted(() -> plugin = pods.startPlugin());
    gateways = List.of(pods.startGateway("one", operator), pods.startGateway("two", operator));
    awaitIt("all serve both").until(() -> allServe("notes") && allServe("others"));
    for (int i = 0; i < 300; i++) {
      Calls.put(gateways.getFirst(), "notes", "key-" + i);
    }
    Calls.put(gateways.getFirst(), "others", "key-0");
  }

  @Test
  void isErasedOnceConfirmedAndTheNameBeginsAnew() throws Exception {
    world.client().resource(resource("notes")).delete();
    awaitIt("the confirmation is asked for")
        .untilAsserted(
            () ->
                assertThat(said("DeletionBlocked"))
                    .startsWith("True ConfirmationMissing")
                    .contains("its data is erased", resource("notes").getMetadata().getUid()));
    assertThat(Calls.get(gateways.getFirst(), "notes", "key-0")).isTrue();

    confirm();
    awaitIt("it is gone").until(() -> resource("notes") == null);
    assertThat(claim()).isNull();
    assertThat(gateways).noneMatch(gateway -> Calls.serves(gateway, "notes"));

    world.apply(namespace("notes", "Delete"));
    awaitIt("the new one is served").until(() -> allServe("notes"));
    for (PrismProcess gateway : gateways) {
      for (int i = 0; i < 300; i++) {
        assertThat(Calls.get(gateway, "notes", "key-" + i)).isFalse();
      }
      assertThat(Calls.get(gateway, "others", "key-0")).as("what others hold").isTrue();
    }
    Calls.put(gateways.getFirst(), "notes", "new");
    restart();
    awaitIt("what came later is left alone")
        .until(() -> allServe("notes") && Calls.get(gateways.getLast(), "notes", "new"));
  }

  @Test
  void aStoreThatIsAwayIsWaitedForAndSoIsAnOperator() throws Exception {
    plugin.destroyForcibly().waitFor();
    world.client().resource(resource("notes")).delete();
    confirm();
    awaitIt("it is told what is waited for")
        .untilAsserted(
            () ->
                assertThat(said("DeletionBlocked"))
                    .startsWith("True ErasurePending")
                    .contains("gateway pod-", "the store did not erase it"));
    assertThat(gateways).noneMatch(gateway -> Calls.serves(gateway, "notes"));
    Awaitility.await("the name is nobody else's")
        .during(Duration.ofSeconds(3))
        .atMost(Duration.ofSeconds(30))
        .until(() -> resource("notes") != null && "ERASING".equals(claim().getData().get("state")));

    int port = operator.controlPort();
    operator.kill();
    operator = world.start("second", port);
    world.apply(namespace("more", "Retain"));
    awaitIt("the next one leads").until(() -> resource("more").getStatus().backend() != null);
    assertThat(resource("notes")).as("its store is away still").isNotNull();
    pods.startPlugin();
    awaitIt("the next one brings it to its end")
        .untilAsserted(
            () -> {
              assertThat(resource("notes") == null ? "gone" : said("DeletionBlocked"))
                  .isEqualTo("gone");
              assertThat(claim()).isNull();
            });

    world.apply(namespace("notes", "Delete"));
    awaitIt("the new one is served").until(() -> allServe("notes"));
    assertThat(Calls.get(gateways.getFirst(), "notes", "key-0")).isFalse();
    assertThat(Calls.get(gateways.getFirst(), "others", "key-0")).as("what others hold").isTrue();
  }

  @Test
  void whoTakesTheFinalizerAwayMeanwhileGetsTheNameOnlyOnceAllIsGone() throws Exception {
    plugin.destroyForcibly().waitFor();
    world.client().resource(resource("notes")).delete();
    confirm();
    awaitIt("it is being erased").until(() -> said("DeletionBlocked").contains("ErasurePending"));
    world
        .client()
        .resource(resource("notes"))
        .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"metadata\": {\"finalizers\": null}}");
    awaitIt("the resource is gone").until(() -> resource("notes") == null);

    world.apply(namespace("notes", "Retain"));
    awaitIt("the next one waits")
        .untilAsserted(() -> assertThat(said("Accepted")).startsWith("False ErasurePending"));
    assertThat(gateways).noneMatch(gateway -> Calls.serves(gateway, "notes"));

    pods.startPlugin();
    awaitIt("it is served").until(() -> allServe("notes"));
    assertThat(Calls.get(gateways.getFirst(), "notes", "key-0")).isFalse();
  }

  @Test
  void anErasureThatIsGivenUpReachesNothingThatIsWrittenLater() throws Exception {
    plugin.destroyForcibly().waitFor();
    world.client().resource(resource("notes")).delete();
    confirm();
    awaitIt("it is being erased")
        .until(() -> said("DeletionBlocked").contains("the store did not erase it"));
    assertThat(resource("notes").getStatus().endpoints()).isNull();
    assertThat(said("ConfigPropagated")).isEqualTo(Told.NOTHING);

    Confirmed.mark(world.client(), TEAM, "notes", PrismMarks.ABANDON_ERASURE);
    awaitIt("the resource is gone").until(() -> resource("notes") == null);
    assertThat(claim().getData()).containsEntry("state", "TOMBSTONE");
    pods.startPlugin();
    world.apply(namespace("notes", "Retain"));
    awaitIt("it is served again").until(() -> allServe("notes"));
    assertThat(Calls.get(gateways.getLast(), "notes", "key-0")).as("what was left").isTrue();
    Calls.put(gateways.getFirst(), "notes", "new");
    restart();
    awaitIt("what was written later is left alone")
        .until(() -> allServe("notes") && Calls.get(gateways.getLast(), "notes", "new"));
  }

  @Test
  void whoseClaimIsTakenAwayIsErasedNoFurtherOnceTheNameIsUsedAgain() throws Exception {
    plugin.destroyForcibly().waitFor();
    world.client().resource(resource("notes")).delete();
    confirm();
    awaitIt("it is being erased")
        .until(() -> said("DeletionBlocked").contains("the store did not erase it"));
    world
        .client()
        .resource(resource("notes"))
        .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"metadata\": {\"finalizers\": null}}");
    awaitIt("the resource is gone").until(() -> resource("notes") == null);
    int order = Integer.parseInt(claim().getData().get("erasure"));
    world.client().resource(claim()).delete();

    world.apply(namespace("notes", "Retain"));
    awaitIt("the name is used again").until(() -> claim() != null);
    assertThat(Integer.parseInt(claim().getData().get("epoch"))).isGreaterThan(order + 1);
    pods.startPlugin();
    awaitIt("it is served").until(() -> allServe("notes"));
    Calls.put(gateways.getFirst(), "notes", "new");
    restart();
    awaitIt("what was written is left alone")
        .until(() -> allServe("notes") && Calls.get(gateways.getLast(), "notes", "new"));
  }

  private void restart() throws Exception {
    plugin.destroy();
    plugin.waitFor();
    pods.startPlugin();
  }

  private void confirm() {
    Confirmed.confirm(world.client(), TEAM, "notes");
  }

  private boolean allServe(String name) {
    return gateways.stream().allMatch(gateway -> Calls.serves(gateway, name));
  }

  private PrismNamespace resource(String name) {
    return world.get(PrismNamespace.class, TEAM, name);
  }

  private ConfigMap claim() {
    return world.get(ConfigMap.class, HOME, "prism-claim-notes");
  }

  private String said(String type) {
    return Told.of(resource("notes")).full(type);
  }

  private static String namespace(String name, String policy) {
    return """
        apiVersion: prism.io/v1alpha1
        kind: PrismNamespace
        metadata: {name: %s, namespace: deleted-data-it-team}
        spec:
          team: payments
          clientAPI: KeyValue
          backend: {mode: Explicit, ref: {name: file}}
          access: {owners: [{team: payments}]}
          deletionPolicy: %s
        """
        .formatted(name, policy);
  }
}
