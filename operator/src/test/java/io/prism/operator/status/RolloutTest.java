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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          exceeded quota: small, requested: pods=1                  | QuotaRejected
          failed quota: small: must specify limits.cpu              | QuotaRejected
          maximum memory usage per Container is 1Gi, but limit is 2Gi | QuotaRejected
          violates PodSecurity "restricted:latest": runAsNonRoot    | PodRejected
          admission webhook "images" denied the request: no         | PodRejected
          """)
  void aPodThatTheServerRefusesIsTroubleInItsWordsThoughOthersServe(String why, String reason) {
    Rollout rollout =
        deployment(
            "{observedGeneration: 3, replicas: 2, readyReplicas: 2, updatedReplicas: 0, conditions:"
                + " [{type: Progressing, status: 'False', message: late}, {type: ReplicaFailure,"
                + " status: 'True', message: 'pods \"d-1\" is forbidden: %s'}]}".formatted(why));

    List<Fact> facts = rollout.facts(List::of);

    assertThat(facts.getFirst().holds()).isTrue();
    assertThat(facts.getLast().fails()).isTrue();
    assertThat(facts.getLast().reason().wire()).isEqualTo(reason);
    assertThat(facts.getLast().message()).contains(why);
    assertThat(Summary.passes(reason)).isFalse();
  }

  @Test
  void aRolloutThatTookTooLongIsTold() {
    Rollout rollout =
        deployment(
            "{observedGeneration: 3, replicas: 1, conditions: [{type: Progressing, status: 'False',"
                + " message: timed out}]}");

    assertThat(rollout.facts(List::of))
        .allSatisfy(
            fact -> {
              assertThat(fact.fails()).isTrue();
              assertThat(fact.reason()).isEqualTo(Reason.PROGRESS_DEADLINE_EXCEEDED);
              assertThat(fact.message()).contains("timed out");
            });
  }

  @Test
  void whereToLookForAPodThatAStatefulSetDoesNotGetIsTold() {
    Rollout rollout =
        Rollout.of(
            YAML.unmarshal(
                """
                apiVersion: apps/v1
                kind: StatefulSet
                metadata: {name: s, namespace: shop, generation: 1}
                spec: {replicas: 1}
                status: {observedGeneration: 1, replicas: 0}
                """,
                StatefulSet.class));

    assertThat(rollout.available().message()).contains("kubectl describe statefulset -n shop s");
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
