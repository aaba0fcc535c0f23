package io.prism.control.snapshot;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Everything the data plane is configured with. Immutable; a change of a document makes a new one
 * with a larger version.
 *
 * @param version grows with every change, also across restarts on one data directory; at least 1
 * @param hash SHA-256 of the content in hexadecimal: equal for equal content, whatever the version.
 *     Secrets do not enter it.
 * @param namespaces by the name clients use, in the order of names
 * @param backends by name, in the order of names; holds every backend a namespace points to
 * @param server what belongs to the process
 */
public record Snapshot(
    long version,
    String hash,
    Map<String, NamespaceConfig> namespaces,
    Map<String, BackendConfig> backends,
    ServerConfig server) {

  /** Copies the maps and checks that every namespace has its backend. */
  public Snapshot {
    if (version < 1) {
      throw new IllegalArgumentException("a snapshot's version starts at 1: " + version);
    }
    namespaces = Collections.unmodifiableMap(new TreeMap<>(namespaces));
    backends = Collections.unmodifiableMap(new TreeMap<>(backends));
    for (NamespaceConfig namespace : namespaces.values()) {
      if (!backends.containsKey(namespace.backend())) {
        throw new IllegalArgumentException(
            "namespace '" + namespace.name() + "' points to no backend: " + namespace.backend());
      }
    }
  }

  /** A namespace by the name clients use. */
  public Optional<NamespaceConfig> namespace(String name) {
    return Optional.ofNullable(namespaces.get(name));
  }

  /** The same content under another version. */
  public Snapshot withVersion(long newVersion) {
    return new Snapshot(newVersion, hash, namespaces, backends, server);
  }

  /** Whether the other snapshot says the same, secrets included, whatever its version. */
  public boolean sameContent(Snapshot other) {
    return withVersion(other.version).equals(other);
  }
}
