package io.prism.e2e.operator;

import static io.prism.e2e.operator.OperatorWorld.awaitIt;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.prism.crds.PrismBackend;
import io.prism.crds.PrismMigration;
import io.prism.crds.PrismNamespace;
import io.prism.crds.PrismShard;
import io.prism.crds.common.Condition;
import io.prism.e2e.FreePort;
import io.prism.e2e.PrismProcess;
import io.prism.e2e.cluster.ApiServerExtension;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The operator on a real API server of its own, since it heeds all there is. No pod runs there, so
 * the test runs the gateways and the plugin that the operator asked for.
 */
@ExtendWith(ApiServerExtension.class)
class OperatorIT {

  private static final String TEAM = "operator-it-team";
  private static final String HOME = "operator-it";

  @RegisterExtension final OperatorWorld world = OperatorWorld.in(HOME, TEAM);

  private KubernetesClient client;

  @Test
  void whatIsAskedForIsServedThroughMistakesAndOutages() throws Exception {
    client = world.client();
    world.defaultShard("{proxy: {replicas: 2}}");
    OperatorReplica first = world.start("first", 0);
    int pluginPort = FreePort.find();
    world.apply(
        """
        apiVersion: prism.io/v1alpha1
        kind: PrismBackend
        metadata: {name: scratch, namespace: operator-it-team}
        spec: {type: MemStore, plugin: {port: %d}}
        """
            .formatted(pluginPort));
    world.apply(namespace("notes"));
    awaitIt("the workloads are made")
        .until(
            () ->
                deployment(HOME, "prism-proxy-default").isPresent()
                    && deployment(TEAM, "prism-plugin-scratch").isPresent());
    awaitIt("no gateway is there yet")
        .untilAsserted(
            () ->
                assertThat(condition("notes", "Ready").message())
                    .contains("no gateway of the shard is connected yet"));

    HostPods pods = world.keep(new HostPods(client, HOME, TEAM, "scratch", world.folder()));
    pods.mount();
    pods.startPlugin();
    PrismProcess one = pods.startGateway("one", first);
    PrismProcess two = pods.startGateway("two", first);
    awaitIt("it is served").until(() -> isTrue("notes", "Ready"));
    // A gateway that joins later has it a moment later.
    awaitIt("both serve it").until(() -> Calls.serves(one, "notes") && Calls.serves(two, "notes"));
    Calls.put(one, "notes", "a");
    assertThat(Calls.get(two, "notes", "a")).isTrue();

    // A second namespace while everything runs.
    world.apply(namespace("more"));
    awaitIt("it is served, too").until(() -> isTrue("more", "Ready"));
    Calls.put(two, "more", "b");

    certificatesAreReplacedUnderCalls(pods, first, pluginPort, one, two);
    editsAndDeletionsByHandAreTakenBack();
    StateByHand state = new StateByHand(client, HOME, "default");
    state.isMended();
    state.claimIsMadeAnew("notes");
    whatIsInUseIsNotDeleted(one);
    aSpecThatIsRefusedChangesNothing(two);

    // Nothing is left to do: nothing is written.
    MutatingRequests.assertNone(world.server().audit(), Duration.ofSeconds(12));

    // Without an operator everything goes on; a new one writes nothing that is right already.
    first.kill();
    Calls.put(one, "notes", "c");
    OperatorReplica second = world.start("second", first.controlPort());
    world.apply(namespace("notes").replace("BestEffort", "BestEffort, maxValueSize: 2Mi"));
    awaitIt("the new leader puts a change in force")
        .until(
            () -> {
              PrismNamespace notes = resource("notes");
              return notes
                      .getMetadata()
                      .getGeneration()
                      .equals(notes.getStatus().acceptedGeneration())
                  && isTrue("notes", "Ready");
            });
    Calls.put(one, "notes", "d");
    world.apply(namespace("late"));
    awaitIt("a backend that is to go takes nobody new")
        .untilAsserted(
            () -> assertThat(condition("late", "Accepted").message()).contains("being deleted"));
    assertThat(second.log())
        .doesNotContain("changing an object", "making an object")
        .doesNotContain("made an authority", "made a certificate", "renewed a certificate");

    deletionTakesConfirmation(one);
  }

  private void certificatesAreReplacedUnderCalls(
      HostPods pods, OperatorReplica operator, int pluginPort, PrismProcess one, PrismProcess two)
      throws Exception {
    Knock plugin = new Knock(pluginPort, "prism-plugin-scratch.operator-it-team.svc");
    Knock control = new Knock(operator.controlPort(), "prism-operator.operator-it.svc");
    Map<String, String> gateway = pods.content(HOME, "prism-tls-proxy-default");
    Map<String, String> foreign = Knock.foreign(gateway.get("ca.crt"));
    assertThat(plugin.with(gateway)).isTrue();
    assertThat(plugin.with(foreign)).isFalse();
    assertThat(plugin.anonymously(gateway.get("ca.crt"))).isFalse();
    assertThat(plugin.inClearText()).isFalse();
    assertThat(control.anonymously(gateway.get("ca.crt"))).isTrue();
    assertThat(control.anonymously(foreign.get("tls.crt"))).isFalse();
    assertThat(control.inClearText()).isFalse();

    try (SteadyCalls calls = new SteadyCalls("notes", one, two)) {
      Map<String, String> fresh =
          pods.renew(
              Map.of(
                  "prism-tls-proxy-default", HOME,
                  "prism-tls-operator", HOME,
                  "prism-tls-plugin-scratch", TEAM));
      pods.mount();
      // Whoever trusts nothing but a certificate itself sees whether it is the one in use.
      awaitIt("the operator shows the new certificate")
          .until(() -> control.anonymously(fresh.get("prism-tls-operator")));
      awaitIt("the plugin shows the new certificate")
          .until(
              () ->
                  plugin.with(
                      Knock.trusting(
                          pods.content(HOME, "prism-tls-proxy-default"),
                          fresh.get("prism-tls-plugin-scratch"))));
      PrismProcess three = pods.startGateway("three", operator);
      awaitIt("new connections work").until(() -> Calls.serves(three, "notes"));
      assertThat(calls.answered()).isPositive();
      assertThat(calls.failure()).isEmpty();
      three.stop();
    }
  }

  private void editsAndDeletionsByHandAreTakenBack() {
    client.apps().deployments().inNamespace(HOME).withName("prism-proxy-default").scale(7);
    client.services().inNamespace(TEAM).withName("prism-plugin-scratch").delete();
    awaitIt("the number of gateways is as wanted")
        .until(
            () ->
                deployment(HOME, "prism-proxy-default")
                    .filter(deployment -> deployment.getSpec().getReplicas() == 2)
                    .isPresent());
    awaitIt("the Service is there again")
        .until(
            () -> {
              Service service = world.get(Service.class, TEAM, "prism-plugin-scratch");
              return service != null && service.getMetadata().getDeletionTimestamp() == null;
            });
  }

  private void whatIsInUseIsNotDeleted(PrismProcess gateway) {
    client.resources(PrismBackend.class).inNamespace(TEAM).withName("scratch").delete();
    client.resources(PrismShard.class).inNamespace(HOME).withName("default").delete();
    client.resources(PrismNamespace.class).inNamespace(TEAM).withName("more").delete();
    awaitIt("each says what holds it")
        .untilAsserted(
            () -> {
              assertThat(blocked(PrismBackend.class, TEAM, "scratch"))
                  .contains("operator-it-team/more", "operator-it-team/notes");
              assertThat(blocked(PrismShard.class, HOME, "default"))
                  .contains("operator-it-team/notes");
              assertThat(blocked(PrismNamespace.class, TEAM, "more")).contains("kubectl annotate");
            });
    assertThat(Calls.get(gateway, "more", "b")).isTrue();
    assertThat(client.v1().events().inNamespace(TEAM).list().getItems())
        .anySatisfy(
            event -> {
              assertThat(event.getInvolvedObject().getName()).isEqualTo("scratch");
              assertThat(event.getType()).isEqualTo("Warning");
              assertThat(event.getReason()).isEqualTo("InUse");
            });
  }

  private void aSpecThatIsRefusedChangesNothing(PrismProcess gateway) {
    world.apply(
        namespace("notes").replace("\n  clientAPI", "\n  quotas: {maxKeys: 1}\n  clientAPI"));
    awaitIt("it is refused").until(() -> !isTrue("notes", "Accepted"));
    assertThat(condition("notes", "Accepted").message()).contains("spec.quotas");
    assertThat(resource("notes").getStatus().phase()).isEqualTo("Degraded");
    assertThat(Calls.get(gateway, "notes", "a")).isTrue();
    world.apply(namespace("notes"));
    awaitIt("it is accepted again").until(() -> isTrue("notes", "Ready"));

    world.apply(
        """
        apiVersion: prism.io/v1alpha1
        kind: PrismNamespace
        metadata: {name: thief, namespace: operator-it-team}
        spec:
          namespaceName: notes
          team: payments
          clientAPI: KeyValue
          needs: {durability: BestEffort}
          backend: {mode: Explicit, ref: {name: scratch}}
          access: {owners: [{team: payments}]}
        """);
    awaitIt("the name is taken")
        .untilAsserted(
            () -> {
              assertThat(condition("thief", "Accepted").reason()).isEqualTo("NameConflict");
              assertThat(condition("thief", "Accepted").message())
                  .contains("operator-it-team/notes");
            });
    world.apply(
        """
        apiVersion: prism.io/v1alpha1
        kind: PrismMigration
        metadata: {name: move, namespace: operator-it-team}
        spec: {namespaceRef: {name: notes}, target: {backendRef: {name: elsewhere}}}
        """);
    awaitIt("a migration is answered")
        .until(
            () ->
                world.told(PrismMigration.class, TEAM, "move").conditions().stream()
                    .anyMatch(found -> "NotSupported".equals(found.reason())));
  }

  private void deletionTakesConfirmation(PrismProcess gateway) {
    Confirmed.confirm(client, TEAM, "more");
    awaitIt("it is gone").until(() -> resource("more") == null);
    awaitIt("no gateway serves it any more").until(() -> !Calls.serves(gateway, "more"));
  }

  // ---- resources

  private static String namespace(String name) {
    return """
        apiVersion: prism.io/v1alpha1
        kind: PrismNamespace
        metadata: {name: %s, namespace: operator-it-team, annotations: {made-by: a test}}
        spec:
          team: payments
          clientAPI: KeyValue
          needs: {durability: BestEffort}
          backend: {mode: Explicit, ref: {name: scratch}}
          access: {owners: [{team: payments}]}
        """
        .formatted(name);
  }

  private Optional<Deployment> deployment(String namespace, String name) {
    return Optional.ofNullable(world.get(Deployment.class, namespace, name));
  }

  private PrismNamespace resource(String name) {
    return world.get(PrismNamespace.class, TEAM, name);
  }

  private Condition condition(String name, String type) {
    return Told.of(resource(name)).require(type);
  }

  private boolean isTrue(String name, String type) {
    return Told.of(resource(name)).isTrue(type);
  }

  private String blocked(
      Class<? extends CustomResource<?, ?>> kind, String namespace, String name) {
    return world.told(kind, namespace, name).require("DeletionBlocked").message();
  }
}
