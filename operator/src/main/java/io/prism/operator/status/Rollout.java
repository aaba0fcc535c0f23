package io.prism.operator.status;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentCondition;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.prism.crds.ConditionType;
import io.prism.crds.Reason;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How far the pods of a workload are.
 *
 * @param wanted how many there should be
 * @param existing how many there are
 * @param ready how many are ready
 * @param updated how many are of the newest template
 * @param current whether the workload's controller has seen its newest spec
 * @param trouble what keeps it, for people; empty: nothing known
 */
public record Rollout(
    int wanted, int existing, int ready, int updated, boolean current, Optional<String> trouble) {

  /** Before the workload exists. */
  public static final Rollout NONE = new Rollout(0, 0, 0, 0, false, Optional.empty());

  /** That of a Deployment. */
  public static Rollout of(Deployment deployment) {
    var status = deployment.getStatus();
    if (status == null) {
      return NONE;
    }
    List<DeploymentCondition> conditions =
        Objects.requireNonNullElse(status.getConditions(), List.of());
    return new Rollout(
        number(deployment.getSpec().getReplicas()),
        number(status.getReplicas()),
        number(status.getReadyReplicas()),
        number(status.getUpdatedReplicas()),
        Objects.equals(deployment.getMetadata().getGeneration(), status.getObservedGeneration()),
        conditions.stream()
            .filter(Rollout::isTrouble)
            .map(DeploymentCondition::getMessage)
            .findFirst());
  }

  /** That of a StatefulSet. */
  public static Rollout of(StatefulSet set) {
    var status = set.getStatus();
    if (status == null) {
      return NONE;
    }
    return new Rollout(
        number(set.getSpec().getReplicas()),
        number(status.getReplicas()),
        number(status.getReadyReplicas()),
        number(status.getUpdatedReplicas()),
        Objects.equals(set.getMetadata().getGeneration(), status.getObservedGeneration()),
        Optional.empty());
  }

  private static boolean isTrouble(DeploymentCondition condition) {
    boolean isTrue = "True".equals(condition.getStatus());
    return switch (condition.getType()) {
      case "ReplicaFailure" -> isTrue;
      case "Progressing" -> !isTrue;
      default -> false;
    };
  }

  private static int number(@Nullable Integer value) {
    return value == null ? 0 : value;
  }

  /** Whether enough pods serve. */
  public Fact available() {
    return available(Optional.empty());
  }

  /**
   * Whether enough pods serve, and while they are being made or replaced how that goes.
   *
   * @param pods asked for only while something goes on
   */
  public List<Fact> facts(Supplier<List<Pod>> pods) {
    if (!isUnderWay()) {
      return List.of(available());
    }
    Optional<PodTrouble> stuck = PodTrouble.of(pods.get());
    Fact progress =
        stuck
            .map(found -> Fact.no(ConditionType.PROGRESSING, found.reason(), found.message()))
            .orElseGet(
                () ->
                    Fact.yes(
                        ConditionType.PROGRESSING,
                        Reason.ROLLING_OUT,
                        "pods are being made or replaced"));
    return List.of(available(stuck), progress);
  }

  private Fact available(Optional<PodTrouble> stuck) {
    String what = ready + " of " + wanted + " pods are ready";
    if (ready >= Math.max(1, wanted)) {
      return Fact.yes(ConditionType.AVAILABLE, what);
    }
    if (stuck.isPresent()) {
      return Fact.no(
          ConditionType.AVAILABLE, stuck.get().reason(), what + ": " + stuck.get().message());
    }
    Reason reason =
        trouble.filter(text -> text.contains("exceeded quota")).isPresent()
            ? Reason.QUOTA_REJECTED
            : Reason.ROLLING_OUT;
    return Fact.no(
        ConditionType.AVAILABLE,
        reason,
        trouble.map(text -> what + ": " + text).orElse(what + "; kubectl describe pods tells why"));
  }

  /** Whether pods are being made or replaced. */
  boolean isUnderWay() {
    return !current || updated < wanted || existing > updated || ready < wanted;
  }
}
