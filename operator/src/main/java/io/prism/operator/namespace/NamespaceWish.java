package io.prism.operator.namespace;

import io.prism.crds.PrismNamespace;
import java.util.Optional;

/** Reads what a PrismNamespace asks for. */
final class NamespaceWish {

  private NamespaceWish() {}

  /** What clients call the namespace. */
  static String name(PrismNamespace namespace) {
    return Optional.ofNullable(namespace.getSpec())
        .map(spec -> spec.namespaceName())
        .orElseGet(() -> namespace.getMetadata().getName());
  }
}
