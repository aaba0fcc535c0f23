package io.prism.operator.policy;

import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.prism.crds.ConditionType;
import io.prism.crds.PrismPolicy;
import io.prism.crds.policy.PolicyStatus;
import io.prism.operator.resource.StatusPatch;
import io.prism.operator.resource.Watched;
import io.prism.operator.status.Conditions;
import io.prism.operator.status.Fact;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** Tells that a PrismPolicy is heeded; namespaces are judged by it elsewhere. */
public final class PolicyReconciler implements Reconciler<PrismPolicy> {

  private final Clock clock;

  /** A reconciler for the one policy of an installation. */
  public PolicyReconciler(Clock clock) {
    this.clock = clock;
  }

  @Override
  public UpdateControl<PrismPolicy> reconcile(PrismPolicy policy, Context<PrismPolicy> context) {
    Long generation = policy.getMetadata().getGeneration();
    List<Fact> facts =
        Watched.isPaused(policy)
            ? List.of(Watched.paused())
            : List.of(
                Fact.yes(ConditionType.READY, "namespaces are judged by it"),
                Fact.yes(ConditionType.ACCEPTED, "the spec is in force"));
    PolicyStatus status =
        new PolicyStatus(
            generation,
            null,
            Conditions.of(
                Optional.ofNullable(policy.getStatus()).map(PolicyStatus::conditions).orElse(null),
                facts,
                generation,
                clock.instant()),
            null);
    return StatusPatch.of(context.getClient(), new PrismPolicy(), policy, status);
  }
}
