package io.prism.control.document;

import io.prism.backend.BackendDescriptor;
import io.prism.control.snapshot.BackendConfig;
import io.prism.control.violation.Location;
import java.util.List;
import java.util.Optional;

/**
 * A store of the server configuration, with what decides who may use it.
 *
 * @param at where it begins
 * @param config how it is created
 * @param descriptor what it declares; empty when only the store itself can tell, and it was not
 *     said
 * @param auto whether it may be chosen automatically
 * @param allowedNamespaces names, or beginnings of names followed by {@code *}; empty allows all
 * @param visible what to feed the hash of a snapshot with: the settings that are no secrets, and
 *     where the secrets are
 */
public record BackendEntry(
    Location at,
    BackendConfig config,
    Optional<BackendDescriptor> descriptor,
    boolean auto,
    List<String> allowedNamespaces,
    String visible) {

  /** Copies the list. */
  public BackendEntry {
    allowedNamespaces = List.copyOf(allowedNamespaces);
  }

  /** The store's name. */
  public String name() {
    return config.name();
  }

  /** The store's type. */
  public String type() {
    return config.type();
  }

  /** Whether a namespace may use the store. */
  public boolean allows(String namespace) {
    return allowedNamespaces.isEmpty()
        || allowedNamespaces.stream().anyMatch(pattern -> matches(pattern, namespace));
  }

  private static boolean matches(String pattern, String namespace) {
    return pattern.endsWith("*")
        ? namespace.startsWith(pattern.substring(0, pattern.length() - 1))
        : namespace.equals(pattern);
  }
}
