package io.prism.operator.namespace;

import io.prism.crds.PrismPolicy;
import io.prism.crds.namespace.NamespaceSpec;
import io.prism.crds.namespace.Needs;
import io.prism.crds.policy.Approval;
import io.prism.crds.policy.PolicySpec;
import io.prism.crds.policy.TeamLimits;
import io.prism.crds.policy.TeamPolicy;
import io.prism.operator.workload.ByteSizes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Sizes in bytes that nobody can mean, where namespaces and the policy state some. */
public final class Sizes {

  /** A bound on values and messages that is smaller is a slip. */
  static final long LEAST_VALUE = 64;

  private Sizes() {}

  /**
   * Those of a namespace, each with the remedy.
   *
   * @throws IllegalArgumentException when one is no quantity
   */
  static List<String> problems(@Nullable NamespaceSpec spec) {
    Needs needs = spec == null ? null : spec.needs();
    return needs == null
        ? List.of()
        : Stream.of(
                ByteSizes.problem("spec.needs.dataSize", needs.dataSize(), 0),
                ByteSizes.problem("spec.needs.averageItemSize", needs.averageItemSize(), 0),
                ByteSizes.problem("spec.needs.maxMessageSize", needs.maxMessageSize(), LEAST_VALUE),
                ByteSizes.problem("spec.needs.maxValueSize", needs.maxValueSize(), LEAST_VALUE))
            .flatMap(Optional::stream)
            .toList();
  }

  /** Those of a policy, each with the remedy. What is no quantity is none of them. */
  public static List<String> problems(PrismPolicy policy) {
    PolicySpec spec = policy.getSpec();
    if (spec == null) {
      return List.of();
    }
    List<String> problems = new ArrayList<>();
    if (spec.defaults() != null) {
      problems.addAll(problems("spec.defaults.limits", spec.defaults().limits()));
    }
    List<TeamPolicy> teams = spec.teams() == null ? List.of() : spec.teams();
    for (int i = 0; i < teams.size(); i++) {
      problems.addAll(problems("spec.teams[" + i + "].limits", teams.get(i).limits()));
    }
    List<Approval> approvals = spec.approvals() == null ? List.of() : spec.approvals();
    for (int i = 0; i < approvals.size(); i++) {
      problem("spec.approvals[" + i + "].value", approvals.get(i).value()).ifPresent(problems::add);
    }
    return problems;
  }

  private static List<String> problems(String path, @Nullable TeamLimits limits) {
    return limits == null
        ? List.of()
        : Stream.of(
                problem(path + ".maxDataSize", limits.maxDataSize()),
                problem(path + ".maxMessageSize", limits.maxMessageSize()))
            .flatMap(Optional::stream)
            .toList();
  }

  private static Optional<String> problem(String path, @Nullable String text) {
    try {
      return ByteSizes.problem(path, text, 0);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
