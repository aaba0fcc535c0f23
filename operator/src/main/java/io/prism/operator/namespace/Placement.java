package io.prism.operator.namespace;

import io.prism.control.planning.Candidate;
import io.prism.control.planning.NamespaceId;
import io.prism.crds.PrismNamespace;
import io.prism.crds.namespace.NamespaceSpec;
import io.prism.crds.namespace.Needs;
import io.prism.operator.resource.ObjectKey;
import java.util.Optional;

/**
 * A namespace that has its place, as it is claimed: what counts where there may be no more than so
 * many. Statuses tell the same later.
 *
 * @param owner the PrismNamespace
 * @param backend where its data is
 * @param shard who serves it
 * @param team whose it is; empty when nobody says
 * @param promise what it may take of the backend
 */
record Placement(
    ObjectKey owner,
    ObjectKey backend,
    ObjectKey shard,
    Optional<String> team,
    Candidate.Promise promise) {

  /**
   * Of a claim.
   *
   * @param namespace empty when it was taken away and is served still
   */
  static Placement of(ObjectKey owner, Claim.Binding binding, Optional<PrismNamespace> namespace) {
    Optional<NamespaceSpec> spec = namespace.map(PrismNamespace::getSpec);
    return new Placement(
        owner,
        binding.backend(),
        binding.shard(),
        spec.map(NamespaceSpec::team),
        promise(new NamespaceId(owner.namespace(), owner.name()), spec.map(NamespaceSpec::needs)));
  }

  private static Candidate.Promise promise(NamespaceId id, Optional<Needs> needs) {
    return new Candidate.Promise(
        id,
        needs.map(Needs::writeRPS).orElse(0L),
        needs.map(Needs::dataSize).map(size -> Quantities.bytes(size).orElse(0)).orElse(0L));
  }
}
