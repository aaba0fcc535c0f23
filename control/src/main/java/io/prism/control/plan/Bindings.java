package io.prism.control.plan;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The bindings of all namespaces that ever were, by the names clients use. A binding is never
 * removed: a namespace that left the documents still has data, and finds it when it comes back.
 *
 * @param byNamespace in the order of names
 */
public record Bindings(Map<String, Binding> byNamespace) {

  /** No namespace was ever served. */
  public static final Bindings NONE = new Bindings(Map.of());

  /** Copies the map. */
  public Bindings {
    byNamespace = Collections.unmodifiableMap(new TreeMap<>(byNamespace));
  }

  /** The binding of a namespace. */
  public Optional<Binding> find(String namespace) {
    return Optional.ofNullable(byNamespace.get(namespace));
  }

  /** These bindings and others; the others win. */
  public Bindings with(Map<String, Binding> others) {
    Map<String, Binding> all = new TreeMap<>(byNamespace);
    all.putAll(others);
    return new Bindings(all);
  }
}
