package io.prism.backend.sqlite;

import io.prism.backend.NamespaceSpec;
import io.prism.backend.NamespaceState;

/**
 * A namespace in use.
 *
 * @param id its number in the file
 * @param spec what the configuration asked for
 * @param state its epoch and floor, as committed
 */
record OpenNamespace(int id, NamespaceSpec spec, NamespaceState state) {

  /** The same namespace with another state. */
  OpenNamespace with(NamespaceState newState) {
    return new OpenNamespace(id, spec, newState);
  }
}
