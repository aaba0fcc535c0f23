package io.prism.operator.namespace;

import io.prism.control.planning.NamespaceId;
import io.prism.control.planning.Wish;
import io.prism.control.snapshot.AccessRules;
import io.prism.crds.PrismNamespace;
import io.prism.crds.namespace.NamespaceSpec;
import java.time.Instant;
import java.util.Map;

/**
 * What a PrismNamespace asks for, in the words of the model.
 *
 * @param wish what the planner is asked for
 * @param access who may do what
 * @param lifetime what is answered, and until when
 */
record Terms(Wish wish, AccessRules access, Lifetime lifetime) {

  /**
   * Reads a resource.
   *
   * @param homeLabels those of its Kubernetes namespace
   * @throws IllegalArgumentException when it holds a value that this operator does not know; the
   *     message is for people
   */
  static Terms read(PrismNamespace namespace, Map<String, String> homeLabels, Instant now) {
    NamespaceId id =
        new NamespaceId(namespace.getMetadata().getNamespace(), namespace.getMetadata().getName());
    NamespaceSpec spec = namespace.getSpec();
    return new Terms(
        WishMapper.map(id, homeLabels, spec), AccessMapper.map(spec), Lifetime.of(namespace, now));
  }

  /** The same while store and shard let the namespace answer no more than this. */
  Terms under(Maintenance limit) {
    return new Terms(wish, access, lifetime.under(limit));
  }
}
