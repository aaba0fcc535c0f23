package io.prism.control.plan;

/**
 * Where the data of a namespace is.
 *
 * @param backend the store's name in the server configuration
 * @param type the store's type
 * @param storeNamespace the namespace's name in the store
 * @param epoch the configuration epoch of its writes
 */
public record Binding(String backend, String type, String storeNamespace, int epoch) {

  /** Checks that nothing is missing. */
  public Binding {
    if (backend.isEmpty() || type.isEmpty() || storeNamespace.isEmpty() || epoch < 0) {
      throw new IllegalArgumentException("a binding names a store and a namespace in it");
    }
  }
}
