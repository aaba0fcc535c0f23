package io.prism.e2e.operator;

import static io.prism.e2e.operator.OperatorWorld.awaitIt;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.prism.crds.PrismNamespace;
import io.prism.crds.common.Condition;
import io.prism.crds.namespace.NamespaceStatus;
import io.prism.e2e.FreePort;
import io.prism.e2e.PrismProcess;
import io.prism.e2e.cluster.ApiServerExtension;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Namespaces that are read-only, suspended, expired or maintained, in gateways that run on. */
@ExtendWith(ApiServerExtension.class)
class NamespaceStateIT {

  private static final String TEAM = "state-it-team";
  private static final String HOME = "state-it";

  @RegisterExtension final OperatorWorld world = OperatorWorld.in(HOME, TEAM);

  private List<PrismProcess> gateways;
  private int port;

  @BeforeEach
  void serve() throws Exception {
    letExpirySooner();
    world.apply(shard("None"));
    OperatorReplica operator = world.start("first", 0);
    port = FreePort.find();
    world.apply(backend("Active"));
    world.apply(namespace(""));
    HostPods pods = world.keep(new HostPods(world.client(), HOME, TEAM, "scratch", world.folder()));
    awaitIt("what pods mount is there").untilAsserted(pods::mount);
    awaitIt("the plugin is asked for").untilAsserted(pods::startPlugin);
    gateways = List.of(pods.startGateway("one", operator), pods.startGateway("two", operator));
    awaitIt("all serve it")
        .until(() -> gateways.stream().allMatch(gateway -> Calls.serves(gateway, "notes")));
    awaitIt("it is told").until(() -> isInForce("Active"));
    Calls.put(gateways.getFirst(), "notes", "a");
  }

  @Test
  void theStateIsInForceOnEveryGatewayWhenItIsTold() {
    become("serviceState: ReadOnly", "ReadOnly");
    for (PrismProcess gateway : gateways) {
      assertRefused("NAMESPACE_READ_ONLY", () -> Calls.put(gateway, "notes", "b"));
      assertThat(Calls.get(gateway, "notes", "a")).isTrue();
    }
    assertThat(condition("Ready").message()).contains("spec.serviceState is ReadOnly");

    become("serviceState: Suspended", "Suspended");
    for (PrismProcess gateway : gateways) {
      assertRefused("NAMESPACE_SUSPENDED", () -> Calls.put(gateway, "notes", "b"));
      assertRefused("NAMESPACE_SUSPENDED", () -> Calls.get(gateway, "notes", "a"));
    }
    assertThat(condition("Ready").message()).contains("spec.serviceState is Suspended");

    become("serviceState: Active", "Active");
    for (PrismProcess gateway : gateways) {
      assertThat(Calls.get(gateway, "notes", "a")).as("the data stayed").isTrue();
      assertThat(Calls.get(gateway, "notes", "b")).as("nothing was applied").isFalse();
      Calls.put(gateway, "notes", "c");
    }
  }

  @Test
  void whatExpiresIsSuspendedUntilItsTimeIsRaised() {
    long age =
        Duration.between(
                Instant.parse(resource().getMetadata().getCreationTimestamp()), Instant.now())
            .toSeconds();
    world.apply(namespace("expireAfterSeconds: " + (age + 5)));

    awaitIt("it is suspended, though nobody changes anything")
        .untilAsserted(
            () -> {
              assertThat(isInForce("Suspended")).isTrue();
              assertThat(condition("Accepted").status()).isEqualTo("True");
              assertThat(condition("Accepted").reason()).isEqualTo("Expired");
            });
    for (PrismProcess gateway : gateways) {
      assertRefused("NAMESPACE_SUSPENDED", () -> Calls.get(gateway, "notes", "a"));
    }
    awaitIt("an Event tells")
        .until(
            () ->
                world.client().v1().events().inNamespace(TEAM).list().getItems().stream()
                    .anyMatch(
                        event ->
                            "notes".equals(event.getInvolvedObject().getName())
                                && "Warning".equals(event.getType())
                                && "Expired".equals(event.getReason())));
    MutatingRequests.assertNone(world.server().audit(), Duration.ofSeconds(8));

    become("expireAfterSeconds: 100000", "Active");
    for (PrismProcess gateway : gateways) {
      assertThat(Calls.get(gateway, "notes", "a")).as("the data stayed").isTrue();
    }
    assertThat(condition("Accepted").reason()).isEqualTo("AsWanted");
  }

  @Test
  void maintenanceOfStoreAndShardHoldsForWhatTheyServe() {
    world.apply(backend("ReadOnly"));
    awaitIt("the store is read-only").until(() -> isInForce("ReadOnly"));
    assertMaintained("PrismBackend state-it-team/scratch has spec.maintenance ReadOnly");
    for (PrismProcess gateway : gateways) {
      assertRefused("NAMESPACE_READ_ONLY", () -> Calls.put(gateway, "notes", "b"));
      assertThat(Calls.get(gateway, "notes", "a")).isTrue();
    }

    world.apply(shard("Reject"));
    awaitIt("the shard rejects").until(() -> isInForce("Suspended"));
    assertMaintained("PrismShard state-it/default has spec.maintenance.mode Reject");
    for (PrismProcess gateway : gateways) {
      assertRefused("NAMESPACE_SUSPENDED", () -> Calls.get(gateway, "notes", "a"));
    }

    world.apply(shard("None"));
    world.apply(backend("Draining"));
    awaitIt("the store is drained").until(() -> isInForce("Active"));
    world.apply(namespace("").replace("name: notes", "name: late"));
    awaitIt("no further namespace is placed there")
        .untilAsserted(
            () ->
                assertThat(
                        Told.of(world.get(PrismNamespace.class, TEAM, "late"))
                            .require("Ready")
                            .message())
                    .contains("takes no further namespace"));
    for (PrismProcess gateway : gateways) {
      assertThat(Calls.get(gateway, "notes", "b")).as("nothing was applied").isFalse();
      Calls.put(gateway, "notes", "c");
    }

    world.apply(backend("Active"));
    awaitIt("it is placed").until(() -> Calls.serves(gateways.getFirst(), "late"));
  }

  private void assertMaintained(String who) {
    assertThat(condition("Ready").reason()).isEqualTo("UnderMaintenance");
    assertThat(condition("Ready").message()).contains(who);
  }

  private String backend(String maintenance) {
    return """
        apiVersion: prism.io/v1alpha1
        kind: PrismBackend
        metadata: {name: scratch, namespace: state-it-team}
        spec: {type: MemStore, plugin: {port: %d}, maintenance: %s}
        """
        .formatted(port, maintenance);
  }

  private static String shard(String mode) {
    return """
        apiVersion: prism.io/v1alpha1
        kind: PrismShard
        metadata: {name: default, namespace: state-it}
        spec: {proxy: {replicas: 2}, maintenance: {mode: %s}}
        """
        .formatted(mode);
  }

  /** The least that the definition admits is too long for a test. */
  private void letExpirySooner() {
    world
        .client()
        .apiextensions()
        .v1()
        .customResourceDefinitions()
        .withName("prismnamespaces.prism.io")
        .edit(
            definition -> {
              expiry(definition).setMinimum(1.0);
              return definition;
            });
  }

  private static JSONSchemaProps expiry(CustomResourceDefinition definition) {
    return Objects.requireNonNull(
        definition
            .getSpec()
            .getVersions()
            .getFirst()
            .getSchema()
            .getOpenAPIV3Schema()
            .getProperties()
            .get("spec")
            .getProperties()
            .get("expireAfterSeconds"));
  }

  private void become(String field, String phase) {
    world.apply(namespace(field));
    awaitIt(field).until(() -> isInForce(phase));
  }

  /** Whether the spec as it is written is told to be in force everywhere. */
  private boolean isInForce(String phase) {
    NamespaceStatus status = resource().getStatus();
    return resource().getMetadata().getGeneration().equals(status.acceptedGeneration())
        && phase.equals(status.phase())
        && "True".equals(condition("Ready").status())
        && "True".equals(condition("ConfigPropagated").status());
  }

  private static void assertRefused(String reason, Runnable call) {
    try {
      call.run();
    } catch (StatusRuntimeException e) {
      assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
      assertThat(Calls.reason(e)).isEqualTo(reason);
      return;
    }
    throw new AssertionError("the call was not refused with " + reason);
  }

  private static String namespace(String field) {
    return """
        apiVersion: prism.io/v1alpha1
        kind: PrismNamespace
        metadata: {name: notes, namespace: state-it-team}
        spec:
          team: payments
          clientAPI: KeyValue
          needs: {durability: BestEffort}
          access: {owners: [{team: payments}]}
          %s
        """
        .formatted(field);
  }

  private PrismNamespace resource() {
    return world.get(PrismNamespace.class, TEAM, "notes");
  }

  private Condition condition(String type) {
    return Told.of(resource()).require(type);
  }
}
