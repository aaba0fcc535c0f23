package io.prism.operator.resource;

import io.prism.crds.ConditionType;
import io.prism.crds.Reason;
import io.prism.operator.status.Fact;
import java.util.ArrayList;
import java.util.List;

/**
 * How it went to bring the objects of a resource about.
 *
 * @param problems what the API server refuses, for people; empty when nothing
 * @param lacksKeda whether it is to be scaled by KEDA and the cluster has none
 */
public record Brought(List<String> problems, boolean lacksKeda) {

  /** Copies the list. */
  public Brought {
    problems = List.copyOf(problems);
  }

  /** What the resource says of it. */
  public List<Fact> facts() {
    List<Fact> facts = new ArrayList<>();
    facts.add(
        problems.isEmpty()
            ? Fact.yes(ConditionType.ACCEPTED, "the spec is in force")
            : Fact.no(
                ConditionType.ACCEPTED,
                Reason.RECONCILIATION_FAILED,
                Failures.advice("no object of these", String.join("; ", problems))));
    if (lacksKeda) {
      facts.add(
          Fact.no(
              ConditionType.AUTOSCALING_ACTIVE,
              Reason.KEDA_NOT_INSTALLED,
              "the cluster has no KEDA (the kind ScaledObject of keda.sh/v1alpha1), so the number of pods stays; install it, or use the mode HPA"));
    }
    return facts;
  }
}
