package io.prism.operator.namespace;

import io.prism.control.planning.Grant;
import io.prism.crds.ConditionType;
import io.prism.crds.PrismBackend;
import io.prism.crds.Reason;
import io.prism.crds.backend.AllowedNamespaces;
import io.prism.crds.backend.BackendSpec;
import io.prism.crds.backend.NamespacesFrom;
import io.prism.operator.status.Fact;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whose namespaces may use a store. */
public final class Grants {

  private Grants() {}

  /**
   * Why a backend's grant cannot be honoured; empty when it can. Such a backend takes no further
   * namespace.
   *
   * @param labelsAreSeen whether the operator may read the labels of Kubernetes namespaces
   */
  public static Optional<Fact> refusal(PrismBackend backend, boolean labelsAreSeen) {
    AllowedNamespaces allowed = allowed(backend.getSpec());
    if (allowed == null || !NamespacesFrom.SELECTOR.wire().equals(allowed.from())) {
      return Optional.empty();
    }
    if (!labelsAreSeen) {
      return Optional.of(
          Fact.no(
              ConditionType.ACCEPTED,
              Reason.SELECTOR_REFUSED,
              "spec.allowedNamespaces.from: Selector is about labels of Kubernetes namespaces, which"
                  + " an operator with a list of namespaces may not read; use Same or All"));
    }
    boolean expressions =
        allowed.selector() != null
            && allowed.selector().matchExpressions() != null
            && !allowed.selector().matchExpressions().isEmpty();
    return expressions
        ? Optional.of(
            Fact.no(
                ConditionType.ACCEPTED,
                Reason.NOT_SUPPORTED,
                "spec.allowedNamespaces.selector.matchExpressions: this release reads matchLabels"
                    + " only"))
        : Optional.empty();
  }

  /** The grant of a backend; what is not understood admits its own namespace alone. */
  static Grant of(@Nullable BackendSpec spec) {
    AllowedNamespaces allowed = allowed(spec);
    if (allowed == null) {
      return new Grant.Same();
    }
    if (NamespacesFrom.ALL.wire().equals(allowed.from())) {
      return new Grant.All();
    }
    Map<String, String> labels =
        allowed.selector() == null ? null : allowed.selector().matchLabels();
    return NamespacesFrom.SELECTOR.wire().equals(allowed.from()) && labels != null
        ? new Grant.Labelled(labels)
        : new Grant.Same();
  }

  private static @Nullable AllowedNamespaces allowed(@Nullable BackendSpec spec) {
    return spec == null ? null : spec.allowedNamespaces();
  }
}
