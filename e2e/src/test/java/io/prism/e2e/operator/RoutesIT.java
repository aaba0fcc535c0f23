package io.prism.e2e.operator;

import static io.prism.e2e.operator.OperatorWorld.awaitIt;
import static org.assertj.core.api.Assertions.assertThat;

import io.prism.crds.PrismNamespace;
import io.prism.crds.PrismShard;
import io.prism.crds.common.Condition;
import io.prism.e2e.cluster.ApiServerExtension;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is served goes on being served, whatever becomes of specs, shards and stored state. */
@ExtendWith(ApiServerExtension.class)
class RoutesIT {

  /** The least that the chart may give. */
  private static final Path OPEN =
      Repository.file("e2e/src/test/resources/io/prism/e2e/operator/values/open.yaml");

  private static final String HOME = "routes-it";
  private static final String TEAM = "routes-it-team";

  @RegisterExtension final OperatorWorld world = OperatorWorld.in(HOME, TEAM).withRole(OPEN);

  private OperatorReplica operator;

  @BeforeEach
  void start() throws Exception {
    operator = startOperator("first", 0);
    world.apply(shard("default"));
    world.apply(
        """
        apiVersion: prism.io/v1alpha1
        kind: PrismBackend
        metadata: {name: scratch, namespace: routes-it-team}
        spec: {type: MemStore}
        """);
  }

  @Test
  void aMoveLeavesTheFirstShardOnlyWhenTheSecondServes() {
    world.apply(shard("other"));
    try (SimulatedGateways first = gateways("default")) {
      world.apply(namespace("notes", ""));
      awaitIt("it is served").until(() -> isTrue("notes", "Ready") && first.serve("notes"));

      world.apply(namespace("notes", "\n  placement: {shardRef: {name: other}}"));
      awaitIt("it waits for the other shard")
          .untilAsserted(
              () -> {
                Condition told = condition("notes", "ConfigPropagated").orElseThrow();
                assertThat(told.status()).isEqualTo("False");
                assertThat(told.message()).contains("moves to shard routes-it/other");
                assertThat(resource("notes").getStatus().shard().name()).isEqualTo("default");
              });
      assertThat(first.lost("notes")).isFalse();

      try (SimulatedGateways second = gateways("other")) {
        awaitIt("the other shard serves").until(() -> second.serve("notes"));
        awaitIt("the first one lets go").until(() -> first.lost("notes"));
        awaitIt("it is told")
            .until(
                () ->
                    isTrue("notes", "Ready")
                        && "other".equals(resource("notes").getStatus().shard().name()));
      }
    }
  }

  @Test
  void aShardTakesNoMoreThanItsMostHoweverManyComeAtOnce() {
    world.apply(shard("default").replace("spec: {}", "spec: {maxNamespaces: 5}"));
    awaitIt("the limit is known")
        .until(
            () ->
                Objects.equals(
                    world.get(PrismShard.class, HOME, "default").getStatus().observedGeneration(),
                    2L));
    List<String> names = IntStream.range(0, 30).mapToObj(n -> "many-" + n).toList();
    try (SimulatedGateways gateways = gateways("default")) {
      names.forEach(name -> world.apply(namespace(name, "")));

      awaitIt("each is accepted or refused")
          .until(() -> names.stream().allMatch(name -> condition(name, "Accepted").isPresent()));
      assertThat(names).filteredOn(name -> isTrue(name, "Accepted")).hasSize(5);
      assertThat(names).filteredOn(gateways::serve).hasSize(5);
    }
  }

  @Test
  void whatAGatewayRefusesIsNotCalledReady() {
    try (SimulatedGateways gateways = gateways("default", "bad")) {
      world.apply(namespace("good", ""));
      world.apply(namespace("bad", ""));
      awaitIt("one is served").until(() -> isTrue("good", "Ready"));
      awaitIt("the other one says who refuses it")
          .untilAsserted(
              () -> {
                Condition told = condition("bad", "ConfigPropagated").orElseThrow();
                assertThat(told.reason()).isEqualTo("ProxyRejected");
                assertThat(told.message()).contains("refused by a test");
                assertThat(isTrue("bad", "Ready")).isFalse();
              });
    }
  }

  @Test
  void aRefusedSpecOutlivesTheLossOfTheConfiguration() throws Exception {
    int port = operator.controlPort();
    try (SimulatedGateways gateways = gateways("default")) {
      world.apply(namespace("notes", ""));
      world.apply(namespace("more", ""));
      awaitIt("they are served").until(() -> gateways.serve("notes") && gateways.serve("more"));
      awaitIt("it is told").until(() -> isTrue("notes", "Ready") && isTrue("more", "Ready"));
      world.apply(namespace("notes", "\n  quotas: {maxKeys: 1}"));
      awaitIt("it is refused").until(() -> !isTrue("notes", "Accepted"));

      operator.kill();
      world.client().configMaps().inNamespace(HOME).withName("prism-config-default").delete();
      operator = startOperator("second", port);
      world.apply(namespace("late", ""));

      awaitIt("what is new is served").until(() -> gateways.serve("late"));
      awaitIt("it is told").until(() -> isTrue("late", "Ready"));
      assertThat(gateways.lost("notes")).isFalse();
      assertThat(gateways.lost("more")).isFalse();
    }
  }

  @Test
  void aRefusedSpecFollowsItsStore() {
    try (SimulatedGateways gateways = gateways("default")) {
      world.apply(namespace("notes", ""));
      awaitIt("it is served").until(() -> isTrue("notes", "Ready"));
      world.apply(namespace("notes", "\n  quotas: {maxKeys: 1}"));
      awaitIt("it is refused").until(() -> !isTrue("notes", "Accepted"));
      long before = gateways.taken("notes");

      world.apply(
          """
          apiVersion: prism.io/v1alpha1
          kind: PrismBackend
          metadata: {name: scratch, namespace: routes-it-team}
          spec: {type: MemStore, plugin: {port: 50999}}
          """);

      awaitIt("the gateways hear of it").until(() -> gateways.taken("notes") > before);
    }
  }

  private OperatorReplica startOperator(String identity, int port) throws Exception {
    return world.start(identity, port, List.of("--without-authentication", "--no-tls"));
  }

  private SimulatedGateways gateways(String shard, String... refused) {
    return SimulatedGateways.connect(2, HOME + "/" + shard, operator.controlPort(), refused);
  }

  private static String shard(String name) {
    return """
        apiVersion: prism.io/v1alpha1
        kind: PrismShard
        metadata: {name: %s, namespace: routes-it}
        spec: {}
        """
        .formatted(name);
  }

  private static String namespace(String name, String more) {
    return """
        apiVersion: prism.io/v1alpha1
        kind: PrismNamespace
        metadata: {name: %s, namespace: routes-it-team}
        spec:
          team: payments
          clientAPI: KeyValue
          needs: {durability: BestEffort}
          access: {owners: [{team: payments}]}%s
        """
        .formatted(name, more);
  }

  private PrismNamespace resource(String name) {
    return world.get(PrismNamespace.class, TEAM, name);
  }

  private Optional<Condition> condition(String name, String type) {
    return Told.of(resource(name)).find(type);
  }

  private boolean isTrue(String name, String type) {
    return Told.of(resource(name)).isTrue(type);
  }
}
