package io.prism.operator.namespace;

import io.prism.control.snapshot.AccessRules;
import io.prism.control.snapshot.Permission;
import io.prism.crds.namespace.Access;
import io.prism.crds.namespace.Consumer;
import io.prism.crds.namespace.NamespaceSpec;
import io.prism.crds.namespace.Owner;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** From who may use a namespace to the rules of its gateways. */
final class AccessMapper {

  private AccessMapper() {}

  /**
   * Owners that are users may do everything; consumers what they are given, which is reading when
   * nothing is said. Where consumers are named or certificates asked for, gateways answer nobody
   * whom they cannot tell apart: what the shard writes and what its gateways do are not the same
   * thing at all times.
   *
   * @throws IllegalArgumentException when it holds a permission that this operator does not know
   */
  static AccessRules map(@Nullable NamespaceSpec spec) {
    Access access = spec == null ? null : spec.access();
    Map<String, Permission> rules = new TreeMap<>();
    if (access != null) {
      for (Consumer consumer :
          access.consumers() == null ? List.<Consumer>of() : access.consumers()) {
        if (consumer.name() != null) {
          rules.put(consumer.name(), permission(consumer.permission()));
        }
      }
      for (Owner owner : access.owners() == null ? List.<Owner>of() : access.owners()) {
        if (owner.user() != null) {
          rules.put(owner.user(), Permission.READ_WRITE);
        }
      }
    }
    return new AccessRules(rules, spec != null && CallerProof.isNeeded(spec));
  }

  private static Permission permission(@Nullable String word) {
    return word == null
        ? Permission.READ_ONLY
        : WishMapper.enumOf("spec.access.consumers.permission", Permission.values(), word);
  }
}
