package io.prism.control.plan;

import io.prism.backend.InterfaceName;
import io.prism.control.document.BackendEntry;
import io.prism.control.document.NamespaceRequest;
import io.prism.control.fit.Demand;
import io.prism.control.fit.Lack;
import io.prism.control.fit.Offer;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * What a namespace demands of a store, checked in a fixed order so that the first failure is told.
 */
final class Requirements {

  private final String namespace;
  private final Demand demand;

  Requirements(NamespaceRequest request) {
    Set<InterfaceName> interfaces = EnumSet.copyOf(request.pattern().baseInterfaces());
    interfaces.addAll(request.needs().interfaces());
    this.namespace = request.name();
    this.demand =
        new Demand(
            request.needs().durability(),
            interfaces.stream().map(InterfaceName::wireName).toList(),
            request.needs().maxValueBytes());
  }

  /** Why a store cannot be chosen automatically; empty when it can. */
  Optional<String> unmetByCandidate(BackendEntry entry) {
    if (entry.allows(namespace)) {
      if (!entry.auto()) {
        return Optional.of("is not offered for automatic choice ('auto: false')");
      }
      if (entry.descriptor().isEmpty()) {
        return Optional.of("has not said what it can do ('declares')");
      }
    }
    return unmet(entry);
  }

  /**
   * Why a store cannot serve the namespace at all; empty when it can. A store that has not said
   * what it can do is believed: it refuses what it cannot promise when the namespace is opened.
   */
  Optional<String> unmet(BackendEntry entry) {
    if (!entry.allows(namespace)) {
      return Optional.of("is not open to this namespace ('allow_namespaces')");
    }
    return entry
        .descriptor()
        .flatMap(
            descriptor ->
                demand.unmetBy(Offer.of(descriptor)).stream().findFirst().map(Lack::text));
  }

  /** For people. */
  @Override
  public String toString() {
    return demand.toString();
  }
}
