package io.prism.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.prism.crds.ConditionType;
import io.prism.crds.Reason;
import java.util.List;
import org.junit.jupiter.api.Test;

class RolloutTest {

  private static final KubernetesSerialization YAML = new KubernetesSerialization();

  private static Rollout deployment(String status) {
    return Rollout.of(
        YAML.unmarshal(
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: d, generation: 3}
            spec: {replicas: 2}
            status: %s
            """
                .formatted(status),
            Deployment.class));
  }

  @Test
  void whatHasNoStatusYetHasNotBegun() {
    Rollout rollout = deployment("");

    assertThat(rollout.available().holds()).isFalse();
    assertThat(rollout.available().reason().wire()).isEqualTo("RollingOut");
    assertThat(rollout.isUnderWay()).isTrue();
  }

  @Test
  void everythingIsThere() {
    Rollout rollout =
        deployment("{observedGeneration: 3, replicas: 2, readyReplicas: 2, updatedReplicas: 2}");

    assertThat(rollout.available().holds()).isTrue();
    assertThat(rollout.isUnderWay()).isFalse();
  }

  @Test
  void aSpecThatTheControllerHasNotSeenIsUnderWay() {
    assertThat(
            deployment("{observedGeneration: 2, replicas: 2, readyReplicas: 2, updatedReplicas: 2}")
                .isUnderWay())
        .isTrue();
  }

  @Test
  void oldPodsThatStillServeAreEnoughAndAreReplaced() {
    Rollout rollout =
        deployment("{observedGeneration: 3, replicas: 3, readyReplicas: 2, updatedReplicas: 1}");

    assertThat(rollout.available().holds()).isTrue();
    assertThat(rollout.isUnderWay()).isTrue();
  }

  @Test
  void aQuotaThatForbidsPodsIsTold() {
    Fact fact =
        deployment(
                "{observedGeneration: 3, conditions: [{type: ReplicaFailure, status: 'True',"
                    + " message: 'pods \"d\" is forbidden: exceeded quota: small'}]}")
            .available();

    assertThat(fact.reason().wire()).isEqualTo("QuotaRejected");
    assertThat(fact.message()).contains("0 of 2").contains("exceeded quota: small");
  }

  @Test
  void aRolloutThatTookTooLongIsTold() {
    assertThat(
            deployment(
                    "{observedGeneration: 3, conditions: [{type: Progressing, status: 'False',"
                        + " message: timed out}]}")
                .available()
                .message())
        .contains("timed out");
  }

  @Test
  void aFailureThatIsOverIsNotTold() {
    assertThat(
            deployment(
                    "{observedGeneration: 3, conditions: [{type: ReplicaFailure, status: 'False',"
                        + " message: over}, {type: Progressing, status: 'True', message: fine}]}")
                .trouble())
        .isEmpty();
  }

  @Test
  void aStatefulSetIsReadAlike() {
    Rollout rollout =
        Rollout.of(
            YAML.unmarshal(
                """
                apiVersion: apps/v1
                kind: StatefulSet
                metadata: {name: s, generation: 1}
                spec: {replicas: 1}
                status: {observedGeneration: 1, replicas: 1, readyReplicas: 1, updatedReplicas: 1}
                """,
                StatefulSet.class));

    assertThat(rollout.available().holds()).isTrue();
    assertThat(rollout.isUnderWay()).isFalse();
  }

  @Test
  void podsAreLookedAtOnlyWhileTheyAreReplaced() {
    Rollout done =
        deployment("{observedGeneration: 3, replicas: 2, readyReplicas: 2, updatedReplicas: 2}");

    assertThat(
            done.facts(
                () -> {
                  throw new AssertionError("nothing goes on");
                }))
        .containsExactly(done.available());
  }

  @Test
  void newPodsThatCannotStartAreTroubleThoughTheOldOnesServe() {
    Rollout rollout =
        deployment("{observedGeneration: 3, replicas: 3, readyReplicas: 2, updatedReplicas: 1}");
    Pod stuck =
        YAML.unmarshal(
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: p, namespace: shop}
            status:
              containerStatuses:
              - {name: c, image: i, ready: false, restartCount: 0, state: {waiting: {reason: ErrImagePull}}}
            """,
            Pod.class);

    List<Fact> facts = rollout.facts(() -> List.of(stuck));

    assertThat(facts.getFirst().holds()).isTrue();
    assertThat(facts.getLast().type()).isEqualTo(ConditionType.PROGRESSING);
    assertThat(facts.getLast().reason()).isEqualTo(Reason.IMAGE_PULL_FAILED);
    assertThat(facts.getLast().holds()).isFalse();
  }
}
