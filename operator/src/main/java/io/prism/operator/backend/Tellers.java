package io.prism.operator.backend;

import io.prism.crds.PrismMarks;
import io.prism.crds.backend.PluginMode;
import io.prism.operator.resource.ObjectKey;
import io.prism.operator.resource.References;
import java.util.List;

/**
 * Whose pods tell how a store is, for people: what they are called, and what helps, differs by
 * where the driver runs.
 *
 * @param mode where the driver runs
 * @param silence what is said while none of them tells
 */
record Tellers(PluginMode mode, String silence) {

  private static final String SECRETS = "correct the Secrets that spec.connection names, ";

  /** The pods of the backend's plugin. */
  static Tellers plugins() {
    return new Tellers(PluginMode.REMOTE, "no pod of its plugin tells how the store is");
  }

  /**
   * The gateways of shards that have the store open.
   *
   * @param mode other than Remote
   * @param shards those beside the backend that serve its namespaces
   */
  static Tellers gateways(PluginMode mode, List<ObjectKey> shards) {
    return new Tellers(
        mode,
        shards.isEmpty()
            ? "no PrismShard of its Kubernetes namespace serves a namespace that uses it, so no gateway has the store open"
            : "its driver runs in the pods of gateways, and none of those tells how the store is; see the conditions of the PrismShard "
                + References.list(shards));
  }

  /** Those of a backend whose driver runs in the pods of gateways, and that nobody uses. */
  static Tellers nobody(PluginMode mode) {
    return new Tellers(
        mode,
        "its driver runs in the pods of gateways, which open the store for the first namespace that uses it; until then nobody knows how it is: create a PrismNamespace that names it in spec.backend.ref");
  }

  /** What declares interfaces. */
  String driver() {
    return mode == PluginMode.REMOTE ? "the plugin" : "its driver";
  }

  /** What to do about credentials that the store refuses. */
  String refusalRemedy() {
    return SECRETS
        + (mode == PluginMode.IN_PROCESS
            ? "then replace the gateways, which read them when they begin"
            : "which plugins then take up by themselves");
  }

  /** Whose credentials are refused. */
  String holder() {
    return mode == PluginMode.IN_PROCESS
        ? "those that the gateways have"
        : "those that the plugin has";
  }

  /** What becomes of calls while another store is found in the place of the one with the data. */
  String calls(List<StoreReport> reports) {
    if (mode != PluginMode.REMOTE && reports.stream().anyMatch(StoreReport::servesAnother)) {
      // Gateways are told of no identity: those that begin take the store that they find.
      return "it is used by gateways that found it first, whose calls do not see the data";
    }
    return "it is not used, and calls "
        + (reports.stream().anyMatch(StoreReport::servesItsStore)
            ? "go on in the one before, until its %s end"
                .formatted(mode == PluginMode.REMOTE ? "plugins" : "gateways")
            : "answer UNAVAILABLE");
  }

  /** What to do about another store. */
  String mismatchRemedy() {
    String replaced = mode == PluginMode.REMOTE ? "" : "; then replace the gateways";
    return "put back what led to the one before, such as spec.connection"
        + (mode == PluginMode.REMOTE ? " or the volume" : "")
        + ", or, to use the other one without the data, set the annotation "
        + PrismMarks.ACCEPT_STORE
        + " to its identity"
        + replaced;
  }
}
