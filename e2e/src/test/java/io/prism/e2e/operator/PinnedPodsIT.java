package io.prism.e2e.operator;

import static io.prism.e2e.operator.OperatorWorld.awaitIt;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.prism.crds.PrismBackend;
import io.prism.crds.PrismMarks;
import io.prism.crds.PrismShard;
import io.prism.e2e.cluster.ApiServerExtension;
import io.prism.operator.upgrade.PinMarks;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Another release of the operator replaces no pod that nobody asked it to, on a real API server.
 * The releases differ by the image that they would run.
 */
@ExtendWith(ApiServerExtension.class)
class PinnedPodsIT {

  private static final String HOME = "pinned-pods-it";
  private static final String OLD = "prism:old";
  private static final String NEW = "prism:new";
  private static final Pattern COMMAND =
      Pattern.compile(
          "kubectl annotate (?<kind>\\w+) -n (?<namespace>\\S+) (?<name>\\S+) prism.io/upgrade=(?<hash>[0-9a-f]{12}) --overwrite$");
  private static final String STORES =
      """
      apiVersion: prism.io/v1alpha1
      kind: PrismBackend
      metadata: {name: file, namespace: pinned-pods-it}
      spec: {type: SQLite}
      ---
      apiVersion: prism.io/v1alpha1
      kind: PrismBackend
      metadata: {name: memory, namespace: pinned-pods-it}
      spec: {type: MemStore}
      """;
  private static final String BESIDE =
      """
      apiVersion: v1
      kind: Secret
      metadata: {name: pg, namespace: pinned-pods-it, labels: {prism.io/backend: pg}}
      stringData: {user: prism}
      ---
      apiVersion: prism.io/v1alpha1
      kind: PrismBackend
      metadata: {name: pg, namespace: pinned-pods-it}
      spec:
        type: Postgres
        plugin: {mode: Sidecar}
        connection:
          url: postgres://127.0.0.1:1/prism
          usernameFrom: {secretKeyRef: {name: pg, key: user}}
      ---
      apiVersion: prism.io/v1alpha1
      kind: PrismNamespace
      metadata: {name: notes, namespace: pinned-pods-it}
      spec:
        team: payments
        clientAPI: KeyValue
        needs: {durability: BestEffort}
        backend: {mode: Explicit, ref: {name: pg}}
        access: {owners: [{team: payments}]}
      """;

  @RegisterExtension final OperatorWorld world = OperatorWorld.in(HOME);

  @BeforeEach
  void wantGateways() throws IOException {
    world.defaultShard("{proxy: {replicas: 2}}");
  }

  @Test
  void podsAreReplacedWhenSomebodyAsksAndWhenSomebodyChangesThem() throws Exception {
    try (OperatorReplica old = release("first", OLD)) {
      apply(STORES);
      awaitIt("all is made and told")
          .until(
              () ->
                  shard().getStatus().proxyImage().equals(OLD)
                      && backend("file").getStatus().pluginImage().equals(OLD)
                      && backend("memory").getStatus().pluginImage().equals(OLD));
      assertThat(images()).isEqualTo(Map.of("gateways", OLD, "file", OLD, "memory", OLD));
      assertThat(shard().getStatus().templateHash()).hasSize(64);
      assertThat(offer(shard())).isEqualTo(Told.NOTHING);
      MutatingRequests.assertNone(world.server().audit(), Duration.ofSeconds(1));
      assertThat(old.log()).doesNotContain("changing an object");
    }
    Map<String, Long> before = generations();
    String document = document().getMetadata().getResourceVersion();

    try (OperatorReplica next = release("second", NEW)) {
      awaitIt("each says that there is more")
          .untilAsserted(
              () -> {
                assertThat(offer(shard())).startsWith("True NewerVersion").contains(OLD, NEW);
                assertThat(offer(backend("file")))
                    .startsWith("True NewerVersion")
                    .contains(OLD, NEW, "UNAVAILABLE", "nothing is lost");
                assertThat(offer(backend("memory")))
                    .startsWith("True NewerVersion")
                    .contains(OLD, NEW, "UNAVAILABLE", "is lost; copy");
              });
      assertThat(generations()).isEqualTo(before);
      assertThat(document().getMetadata().getResourceVersion()).isEqualTo(document);
      assertThat(next.log()).doesNotContain("changing an object", "making an object");
      assertThat(shard().getStatus().proxyImage()).isEqualTo(OLD);

      whoScalesReplacesNothing();
      whatSomebodyChangesByHandIsPutBack();
      whoAsksGetsExactlyWhatIsOffered();
      whatSomebodyWritesTakesEffectAtOnce();
      MutatingRequests.assertNone(world.server().audit(), Duration.ofSeconds(1));
    }

    Map<String, Long> settled = MutatingRequests.count(world.server().audit());
    try (OperatorReplica again = release("third", NEW)) {
      awaitIt("it has looked at all")
          .until(() -> looks(again, "PrismShard") >= 1 && looks(again, "PrismBackend") >= 2);
      MutatingRequests.assertNone(world.server().audit(), Duration.ofSeconds(1));
      assertThat(MutatingRequests.since(settled, world.server().audit())).isEmpty();
    }

    before = generations();
    try (OperatorReplica back = release("fourth", OLD)) {
      awaitIt("what runs the image before is as wanted")
          .until(() -> offer(backend("memory")).equals(Told.NOTHING));
      awaitIt("what runs the newer one goes on with it")
          .untilAsserted(
              () -> assertThat(offer(shard())).startsWith("True NewerVersion").contains(OLD, NEW));
      assertThat(generations()).isEqualTo(before);
      assertThat(back.log()).doesNotContain("changing an object", "making an object");
    }
  }

  private void whoScalesReplacesNothing() {
    scale(3);
    awaitIt("there are more gateways").until(() -> gateways().getSpec().getReplicas() == 3);
    assertThat(images()).containsEntry("gateways", OLD);
    assertThat(offer(shard())).startsWith("True NewerVersion");
  }

  private void whatSomebodyChangesByHandIsPutBack() {
    world
        .client()
        .resource(gateways())
        .edit(
            deployment -> {
              container(deployment.getSpec().getTemplate().getSpec()).setImage("prism:foreign");
              return deployment;
            });
    world
        .client()
        .resource(document())
        .edit(
            map -> {
              map.setData(Map.of("server.yaml", "foreign"));
              return map;
            });
    awaitIt("it is as it was")
        .untilAsserted(
            () -> {
              assertThat(images()).containsEntry("gateways", OLD);
              assertThat(document().getData().get("server.yaml")).contains("kind: PrismServer");
            });
    assertThat(offer(shard())).startsWith("True NewerVersion");
  }

  private void whoAsksGetsExactlyWhatIsOffered() {
    annotate(shard(), PrismMarks.UPGRADE, "000000000000");
    scale(4);
    awaitIt("it was looked at since").until(() -> gateways().getSpec().getReplicas() == 4);
    assertThat(images()).as("another rendering was meant").containsEntry("gateways", OLD);

    Matcher command = COMMAND.matcher(offer(shard()));
    assertThat(command.find()).isTrue();
    assertThat(command.group("kind")).isEqualTo("prismshard");
    assertThat(command.group("namespace")).isEqualTo(HOME);
    assertThat(command.group("name")).isEqualTo("default");
    annotate(shard(), PrismMarks.UPGRADE, command.group("hash"));
    awaitIt("the gateways are replaced").until(() -> images().get("gateways").equals(NEW));
    awaitIt("nothing more is offered")
        .untilAsserted(
            () -> {
              assertThat(offer(shard())).isEqualTo(Told.NOTHING);
              assertThat(shard().getStatus().proxyImage()).isEqualTo(NEW);
              assertThat(shard().getStatus().templateHash()).startsWith(command.group("hash"));
            });
    assertThat(images()).isEqualTo(Map.of("gateways", NEW, "file", OLD, "memory", OLD));
  }

  private void whatSomebodyWritesTakesEffectAtOnce() {
    apply(
        """
        apiVersion: prism.io/v1alpha1
        kind: PrismBackend
        metadata: {name: file, namespace: pinned-pods-it}
        spec: {type: SQLite, plugin: {resources: {limits: {memory: 700Mi}}}}
        """);
    awaitIt("its pod is replaced").until(() -> images().get("file").equals(NEW));
    awaitIt("nothing more is offered").until(() -> offer(backend("file")).equals(Told.NOTHING));
    assertThat(images()).isEqualTo(Map.of("gateways", NEW, "file", NEW, "memory", OLD));
  }

  @Test
  void aDriverThatIsKeptInTheGatewaysPodsStaysAsItIsAndReplacesNothing() throws Exception {
    try (OperatorReplica old = release("first", OLD)) {
      apply(BESIDE);
      awaitIt("it is in use").until(() -> backend("pg").getStatus().usedBy() == 1);
      awaitIt("it runs beside the gateways").until(() -> sidecars().equals(List.of(OLD)));
      awaitIt("that is told")
          .until(
              () ->
                  PinMarks.read(gateways())
                      .orElseThrow()
                      .isTold(Optional.of(shard().getStatus().templateHash())));
      assertThat(old.log()).contains("making an object");
    }

    try (OperatorReplica next = release("second", NEW)) {
      awaitIt("there is more").until(() -> offer(shard()).startsWith("True"));
      world.client().secrets().inNamespace(HOME).withName("pg").delete();
      annotate(backend("pg"), "note", "look now");
      awaitIt("the store is refused")
          .untilAsserted(
              () ->
                  assertThat(backend("pg").getStatus().conditions())
                      .anySatisfy(told -> assertThat(told.reason()).isEqualTo("SecretNotFound")));
      awaitIt("the gateways stay")
          .during(Duration.ofSeconds(3))
          .until(() -> sidecars().equals(List.of(OLD)) && imageOfGateways().equals(OLD));
      assertThat(offer(shard())).startsWith("True");
      assertThat(next.log()).doesNotContain("changing an object");
    }
  }

  // ---- what is there

  private OperatorReplica release(String identity, String image) throws IOException {
    return world.start(identity, 0, List.of("--without-authentication", "--proxy-image=" + image));
  }

  private Deployment gateways() {
    return world.get(Deployment.class, HOME, "prism-proxy-default");
  }

  private ConfigMap document() {
    return world.get(ConfigMap.class, HOME, "prism-server-default");
  }

  private StatefulSet file() {
    return world.get(StatefulSet.class, HOME, "prism-plugin-file");
  }

  private Deployment memory() {
    return world.get(Deployment.class, HOME, "prism-plugin-memory");
  }

  private Map<String, String> images() {
    return Map.of(
        "gateways", container(gateways().getSpec().getTemplate().getSpec()).getImage(),
        "file", container(file().getSpec().getTemplate().getSpec()).getImage(),
        "memory", container(memory().getSpec().getTemplate().getSpec()).getImage());
  }

  private String imageOfGateways() {
    return container(gateways().getSpec().getTemplate().getSpec()).getImage();
  }

  private List<String> sidecars() {
    return gateways().getSpec().getTemplate().getSpec().getInitContainers().stream()
        .map(Container::getImage)
        .toList();
  }

  private static Container container(PodSpec pod) {
    return pod.getContainers().getFirst();
  }

  /** Of all workloads; with their uids, since one that is made anew begins at one. */
  private Map<String, Long> generations() {
    return Stream.of(gateways(), file(), memory())
        .map(HasMetadata::getMetadata)
        .collect(
            Collectors.toMap(
                metadata -> metadata.getName() + " " + metadata.getUid(),
                metadata -> metadata.getGeneration()));
  }

  private PrismShard shard() {
    return world.get(PrismShard.class, HOME, "default");
  }

  private PrismBackend backend(String name) {
    return world.get(PrismBackend.class, HOME, name);
  }

  private static String offer(CustomResource<?, ?> resource) {
    return Told.of(resource).full("UpgradeAvailable");
  }

  /** How often a replica has looked at resources of a kind. */
  private static double looks(OperatorReplica operator, String kind) throws Exception {
    String name =
        "prism_operator_reconciliation_seconds_count{kind=\"%s\",outcome=\"ok\"} ".formatted(kind);
    return operator
        .metrics()
        .lines()
        .filter(line -> line.startsWith(name))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length())))
        .sum();
  }

  private void annotate(HasMetadata resource, String annotation, String value) {
    patch(
        resource,
        "{\"metadata\": {\"annotations\": {\"%s\": \"%s\"}}}".formatted(annotation, value));
  }

  private void scale(int replicas) {
    patch(shard(), "{\"spec\": {\"proxy\": {\"replicas\": %d}}}".formatted(replicas));
  }

  private void patch(HasMetadata resource, String change) {
    world.client().resource(resource).patch(PatchContext.of(PatchType.JSON_MERGE), change);
  }

  private void apply(String yaml) {
    StrictApply.load(world.client(), yaml).forEach(world::apply);
  }
}
