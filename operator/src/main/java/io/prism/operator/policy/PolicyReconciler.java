package io.prism.operator.policy;

import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.prism.crds.ConditionType;
import io.prism.crds.PrismPolicy;
import io.prism.crds.Reason;
import io.prism.crds.common.Condition;
import io.prism.crds.policy.PolicyStatus;
import io.prism.operator.namespace.Sizes;
import io.prism.operator.resource.Failures;
import io.prism.operator.resource.StatusPatch;
import io.prism.operator.resource.Watched;
import io.prism.operator.status.Conditions;
import io.prism.operator.status.Fact;
import io.prism.operator.status.Summary;
import java.time.Clock;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

/** Tells that a PrismPolicy is heeded; namespaces are judged by it elsewhere. */
public final class PolicyReconciler implements Reconciler<PrismPolicy> {

  private static final List<Fact> HEEDED =
      List.of(
          Fact.yes(ConditionType.READY, "namespaces are judged by it"),
          Fact.yes(ConditionType.ACCEPTED, "the spec is in force"));

  private final Clock clock;

  /** A reconciler for the one policy of an installation. */
  public PolicyReconciler(Clock clock) {
    this.clock = clock;
  }

  @Override
  public UpdateControl<PrismPolicy> reconcile(PrismPolicy policy, Context<PrismPolicy> context) {
    Long generation = policy.getMetadata().getGeneration();
    Optional<PolicyStatus> before = Optional.ofNullable(policy.getStatus());
    List<Condition> told = before.map(PolicyStatus::conditions).orElse(null);
    boolean paused = Watched.isPaused(policy);
    PolicyStatus status =
        new PolicyStatus(
            paused ? before.map(PolicyStatus::observedGeneration).orElse(null) : generation,
            null,
            paused
                ? Conditions.keeping(
                    EnumSet.allOf(ConditionType.class),
                    told,
                    List.of(Watched.paused()),
                    generation,
                    clock.instant())
                : Conditions.of(told, facts(policy), generation, clock.instant()),
            null);
    return StatusPatch.of(context.getClient(), new PrismPolicy(), policy, status);
  }

  private static List<Fact> facts(PrismPolicy policy) {
    List<String> sizes = Sizes.problems(policy);
    return sizes.isEmpty()
        ? HEEDED
        : Summary.of(
            List.of(
                Fact.no(
                    ConditionType.ACCEPTED,
                    Reason.NOT_SUPPORTED,
                    "namespaces are judged by it, and by whole bytes; "
                        + String.join("; ", sizes))),
            "namespaces are judged by it");
  }

  @Override
  public ErrorStatusUpdateControl<PrismPolicy> updateErrorStatus(
      PrismPolicy resource, Context<PrismPolicy> context, Exception failure) {
    return Failures.tell(
        context, new PrismPolicy(), PolicyStatus.class, resource, failure, clock.instant());
  }
}
