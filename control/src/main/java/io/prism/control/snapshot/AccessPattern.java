package io.prism.control.snapshot;

import io.prism.backend.InterfaceName;
import java.util.Locale;
import java.util.Set;

/** The access patterns that can be served. */
public enum AccessPattern {
  /** Items by key. */
  KEYVALUE(Set.of(InterfaceName.KEYVALUE_BASIC));

  private final Set<InterfaceName> baseInterfaces;

  AccessPattern(Set<InterfaceName> baseInterfaces) {
    this.baseInterfaces = baseInterfaces;
  }

  /** The word used in documents. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The interfaces without which a backend cannot serve the pattern at all. */
  public Set<InterfaceName> baseInterfaces() {
    return baseInterfaces;
  }
}
