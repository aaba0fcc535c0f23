package io.prism.control.snapshot;

import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Who may use a namespace. Only identities that are named have access. On a listener that
 * authenticates nobody everybody has, unless callers must be known.
 *
 * @param permissions by identity: the SPIFFE URI, DNS name or common name of a client certificate
 * @param callersKnown whether callers that nobody identified have no access, on a listener that
 *     asks for nothing, too
 */
public record AccessRules(Map<String, Permission> permissions, boolean callersKnown) {

  /** Nobody may use the namespace. */
  public static final AccessRules NOBODY = new AccessRules(Map.of());

  /** Copies the map. */
  public AccessRules {
    permissions = Collections.unmodifiableMap(new TreeMap<>(permissions));
  }

  /** Rules for those who are identified; others may do everything. */
  public AccessRules(Map<String, Permission> permissions) {
    this(permissions, false);
  }

  /** The same for nobody but those who are identified. */
  public AccessRules forKnownCallers() {
    return new AccessRules(permissions, true);
  }

  /** What an identity may do; empty means nothing at all. Identities are compared exactly. */
  public Optional<Permission> permissionOf(String identity) {
    return Optional.ofNullable(permissions.get(identity));
  }

  /** What the identities of one caller may do together; empty means nothing at all. */
  public Optional<Permission> permissionOfAny(Collection<String> identities) {
    return identities.stream()
        .flatMap(identity -> permissionOf(identity).stream())
        .reduce(Permission::and);
  }
}
