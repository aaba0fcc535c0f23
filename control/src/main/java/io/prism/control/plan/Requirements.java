package io.prism.control.plan;

import io.prism.backend.BackendDescriptor;
import io.prism.backend.Durability;
import io.prism.backend.InterfaceName;
import io.prism.control.document.BackendEntry;
import io.prism.control.document.NamespaceRequest;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a namespace demands of a store, checked in a fixed order so that the first failure is told.
 */
final class Requirements {

  private final String namespace;
  private final Durability durability;
  private final Set<InterfaceName> interfaces;
  private final long maxValueBytes;

  Requirements(NamespaceRequest request) {
    this.namespace = request.name();
    this.durability = request.needs().durability();
    this.interfaces = EnumSet.copyOf(request.pattern().baseInterfaces());
    this.interfaces.addAll(request.needs().interfaces());
    this.maxValueBytes = request.needs().maxValueBytes();
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
    return entry.descriptor().flatMap(this::unmet);
  }

  private Optional<String> unmet(BackendDescriptor descriptor) {
    if (!descriptor.durability().satisfies(durability)) {
      return Optional.of(
          "promises the durability "
              + descriptor.durability().word()
              + ", but "
              + durability.word()
              + " is needed");
    }
    Set<InterfaceName> missing = EnumSet.copyOf(interfaces);
    missing.removeAll(descriptor.interfaces());
    if (!missing.isEmpty()) {
      return Optional.of(
          "does not implement "
              + missing.stream().map(InterfaceName::wireName).collect(Collectors.joining(", ")));
    }
    if (descriptor.maxValueBytes() < maxValueBytes) {
      return Optional.of(
          "takes values of at most "
              + descriptor.maxValueBytes()
              + " bytes, but "
              + maxValueBytes
              + " are needed");
    }
    return Optional.empty();
  }

  /** For people. */
  @Override
  public String toString() {
    return durability.word()
        + " durability and "
        + interfaces.stream().map(InterfaceName::wireName).collect(Collectors.joining(", "));
  }
}
