package io.prism.backend.sqlite;

import io.prism.backend.NamespaceState;
import io.prism.backend.error.Errors;
import io.prism.backend.error.PrismException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The namespaces in use. Read by all threads, changed by the writer's after its commits. */
final class Namespaces {

  private final Map<String, OpenNamespace> open = new ConcurrentHashMap<>();

  /**
   * The namespace of a name.
   *
   * @throws PrismException {@code NAMESPACE_NOT_FOUND} when it was not opened
   */
  OpenNamespace require(String name) {
    OpenNamespace namespace = open.get(name);
    if (namespace == null) {
      throw Errors.namespaceNotFound(name);
    }
    return namespace;
  }

  /** Adds a namespace or replaces what is known of it. */
  void put(OpenNamespace namespace) {
    open.put(namespace.spec().name(), namespace);
  }

  /** A namespace that is open is in a state from now on; of any other nothing is known. */
  void update(String name, NamespaceState state) {
    open.computeIfPresent(name, (_, known) -> known.with(state));
  }

  /** All of them, as they are now. */
  List<OpenNamespace> all() {
    return List.copyOf(open.values());
  }
}
