package io.prism.operator.backend;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodListBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.prism.operator.TinyApiServer;
import io.prism.operator.resource.ObjectKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Questions to real small servers. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StorePodsTest {

  private static final ObjectKey PG = new ObjectKey("shop", "pg");
  private static final ObjectKey WEB = new ObjectKey("shop", "web");
  private static final Duration AMPLE = Duration.ofSeconds(5);
  private static final String SIGHT =
      """
      "backend": "postgres", "state": "HEALTHY", "message": "serving", "details": {},
      "interfaces": ["keyvalue_basic"], "durability": "strong"
      """;

  private final TinyApiServer api = new TinyApiServer();
  private final List<AutoCloseable> open = new ArrayList<>(List.of(api));

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : open.reversed()) {
      each.close();
    }
  }

  private TinyProcess keep(TinyProcess process) {
    open.add(process);
    return process;
  }

  private TinyProcess plugin() {
    return keep(TinyProcess.telling("{" + SIGHT + "}"));
  }

  private static Pod pod(String name, TinyProcess process) {
    return new PodBuilder()
        .withNewMetadata()
        .withName(name)
        .endMetadata()
        .withNewSpec()
        .addNewContainer()
        .withName("one")
        .addNewPort()
        .withName("grpc")
        .withContainerPort(1)
        .endPort()
        .addNewPort()
        .withName("metrics")
        .withContainerPort(process.port())
        .endPort()
        .endContainer()
        .endSpec()
        .withNewStatus()
        .withPodIP("127.0.0.1")
        .endStatus()
        .build();
  }

  private void run(String namespace, Pod... pods) {
    api.objects.put(
        "/api/v1/namespaces/" + namespace + "/pods",
        new KubernetesSerialization()
            .asJson(new PodListBuilder().withNewMetadata().endMetadata().withItems(pods).build()));
  }

  private List<StoreReport> askPlugins(Duration patience) {
    return new StorePods(patience).plugins(PG, api.client());
  }

  @Test
  void aPluginTellsOfItsStore() {
    run("shop", pod("a", plugin()));

    assertThat(askPlugins(AMPLE))
        .singleElement()
        .satisfies(report -> assertThat(report.isUp()).isTrue());
  }

  @Test
  void gatewaysOfAllShardsTellOfTheStoresThatTheyUse() {
    TinyProcess uses = keep(TinyProcess.telling("{\"backends\": {\"shop.pg\": {" + SIGHT + "}}}"));
    TinyProcess doesNot =
        keep(TinyProcess.telling("{\"backends\": {\"shop.other\": {" + SIGHT + "}}}"));
    run("shop", pod("a", uses), pod("b", doesNot));
    run("prism-system", pod("c", uses));

    assertThat(
            new StorePods(AMPLE)
                .gateways(PG, List.of(WEB, new ObjectKey("prism-system", "default")), api.client()))
        .hasSize(2)
        .allMatch(StoreReport::isUp);
    assertThat(doesNot.asked()).isEqualTo(1);
    assertThat(new StorePods(AMPLE).gateways(PG, List.of(), api.client())).isEmpty();
  }

  @Test
  void aFewAreEnough() {
    TinyProcess plugin = plugin();
    run(
        "shop",
        Arrays.stream("a b c d e f g".split(" "))
            .map(name -> pod(name, plugin))
            .toArray(Pod[]::new));

    assertThat(askPlugins(AMPLE)).hasSize(5);
    assertThat(plugin.asked()).isEqualTo(5);
  }

  @Test
  void whoIsBeingDeletedOrHasNoAddressIsNotAsked() {
    TinyProcess plugin = plugin();
    Pod leaving = pod("a", plugin);
    leaving.getMetadata().setDeletionTimestamp("2026-01-01T00:00:00Z");
    Pod young = pod("b", plugin);
    young.getStatus().setPodIP(null);
    run("shop", leaving, young);

    assertThat(askPlugins(AMPLE)).isEmpty();
    assertThat(plugin.asked()).isZero();
  }

  @Test
  void anAnswerThatNeverEndsIsGivenUpWithItsConnection() throws Exception {
    TinyProcess hanging = keep(TinyProcess.hanging());
    run("shop", pod("a", hanging));

    // Long enough to be in the middle of the answer.
    assertThat(askPlugins(Duration.ofSeconds(1))).isEmpty();
    assertThat(hanging.left().await(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void theOthersAreHeardBesideOneThatNeverEnds() {
    run("shop", pod("a", keep(TinyProcess.hanging())), pod("b", plugin()));

    assertThat(askPlugins(AMPLE)).hasSize(1);
  }

  @Test
  void anAnswerThatIsTooLongTellsNothing() throws Exception {
    TinyProcess flooding = keep(TinyProcess.flooding());
    run("shop", pod("a", flooding));

    assertThat(askPlugins(Duration.ofSeconds(30))).isEmpty();
    assertThat(flooding.left().await(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void whoDoesNotListenTellsNothing() throws Exception {
    TinyProcess gone = plugin();
    gone.close();
    run("shop", pod("a", gone), pod("b", plugin()));

    assertThat(askPlugins(AMPLE)).hasSize(1);
  }
}
