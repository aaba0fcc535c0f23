package io.prism.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.prism.operator.workload.Labels;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PodTroubleTest {

  private static final KubernetesSerialization YAML = new KubernetesSerialization();

  private static Pod pod(String name, String status) {
    return YAML.unmarshal(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: %s, namespace: shop}
        status: %s
        """
            .formatted(name, status),
        Pod.class);
  }

  private static Optional<PodTrouble> trouble(String status) {
    return PodTrouble.of(List.of(pod("p", status)));
  }

  @Test
  void podsThatStartOrServeHaveNone() {
    assertThat(trouble("")).isEmpty();
    assertThat(
            trouble(
                "{containerStatuses: [{name: plugin, ready: false, restartCount: 1, state:"
                    + " {waiting: {reason: ContainerCreating}}}]}"))
        .isEmpty();
    assertThat(
            trouble(
                "{containerStatuses: [{name: plugin, ready: true, restartCount: 7, state: {}}]}"))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ErrImagePull", "ImagePullBackOff", "ErrImageNeverPull"})
  void anImageThatCannotBeHadIsToldInTheSameWordsWhateverTheKubeletIsTrying(String waiting) {
    PodTrouble trouble =
        trouble(
                "{containerStatuses: [{name: plugin, image: 'a/b:1', ready: false, restartCount: 0,"
                    + " state: {waiting: {reason: "
                    + waiting
                    + ", message: any}}}]}")
            .orElseThrow();

    assertThat(trouble.reason().wire()).isEqualTo("ImagePullFailed");
    assertThat(trouble.message())
        .isEqualTo("pod p cannot get the image a/b:1; correct the image or the pull secrets");
  }

  @Test
  void theSchedulersWordsAreTold() {
    PodTrouble trouble =
        trouble(
                "{conditions: [{type: PodScheduled, status: 'False', reason: Unschedulable,"
                    + " message: '0/1 nodes are available: 1 Insufficient cpu.'}]}")
            .orElseThrow();

    assertThat(trouble.reason().wire()).isEqualTo("Unschedulable");
    assertThat(trouble.message()).contains("1 Insufficient cpu.").contains("ask for less");
  }

  @Test
  void aContainerThatEndsAgainAndAgainIsToldWithItsLastEnd() {
    PodTrouble trouble =
        trouble(
                "{containerStatuses: [{name: plugin, ready: false, restartCount: 3, state: {waiting:"
                    + " {reason: CrashLoopBackOff}}, lastState: {terminated: {exitCode: 137, reason:"
                    + " OOMKilled}}}]}")
            .orElseThrow();

    assertThat(trouble.reason().wire()).isEqualTo("PluginCrashing");
    assertThat(trouble.message())
        .contains("OOMKilled and exit code 137")
        .contains("kubectl logs --previous -n shop p");
  }

  @Test
  void aGatewayIsNotTakenForAPlugin() {
    Pod gateway =
        pod(
            "p",
            "{containerStatuses: [{name: proxy, ready: false, restartCount: 3, state: {waiting:"
                + " {reason: CrashLoopBackOff}}}]}");
    gateway.getMetadata().setLabels(Labels.proxySelector("default"));

    assertThat(PodTrouble.of(List.of(gateway)).orElseThrow().reason().wire())
        .isEqualTo("ProxyCrashing");
  }

  @Test
  void ofSeveralTroublesItIsAlwaysTheSameOne() {
    String image =
        "{containerStatuses: [{name: c, image: i, ready: false, restartCount: 0, state: {waiting:"
            + " {reason: ErrImagePull}}}]}";

    assertThat(PodTrouble.of(List.of(pod("b", image), pod("a", image))))
        .isEqualTo(PodTrouble.of(List.of(pod("a", image), pod("b", image))));
  }
}
