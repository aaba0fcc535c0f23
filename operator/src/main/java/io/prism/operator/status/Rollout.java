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
 * @param trouble what keeps it, as its controller tells; empty: nothing known
 * @param hint where to look when pods are missing, for people
 */
public record Rollout(
    int wanted,
    int existing,
    int ready,
    int updated,
    boolean current,
    Optional<PodTrouble> trouble,
    String hint) {

  private static final String PODS = "kubectl describe pods tells why";

  /** Before the workload exists. */
  public static final Rollout NONE = new Rollout(0, 0, 0, 0, false, Optional.empty(), PODS);

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
        PodTrouble.told(conditions),
        PODS);
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
        Optional.empty(),
        // Its controller tells of pods that are refused in Events alone.
        number(status.getReplicas()) > 0
            ? PODS
            : "kubectl describe statefulset -n %s %s tells why there is no pod"
                .formatted(set.getMetadata().getNamespace(), set.getMetadata().getName()));
  }

  private static int number(@Nullable Integer value) {
    return value == null ? 0 : value;
  }

  /** Whether enough pods serve. */
  public Fact available() {
    return available(trouble);
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
    Optional<PodTrouble> stuck = PodTrouble.of(pods.get()).or(() -> trouble);
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
    return Fact.no(ConditionType.AVAILABLE, Reason.ROLLING_OUT, what + "; " + hint);
  }

  /** Whether pods are being made or replaced. */
  boolean isUnderWay() {
    return !current || updated < wanted || existing > updated || ready < wanted;
  }
}
