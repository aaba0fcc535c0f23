package io.prism.proxy.backend;

import io.prism.backend.NamespaceSpec;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Namespaces that are being opened for a snapshot to come. One that is not wanted any more is not
 * tried again. Safe for use by many threads.
 */
final class PreparedNamespaces {

  private record Prepared(StoreHandle store, NamespaceOpening opening) {}

  private final Map<String, Prepared> byName = new HashMap<>();

  /** What was prepared for a namespace, if it was just this. */
  synchronized Optional<NamespaceOpening> find(
      String name, StoreHandle store, NamespaceSpec spec, int epoch) {
    return Optional.ofNullable(byName.get(name))
        .filter(known -> known.opening().isOf(store, spec, epoch))
        .map(Prepared::opening);
  }

  synchronized void put(String name, StoreHandle store, NamespaceOpening opening) {
    Prepared former = byName.put(name, new Prepared(store, opening));
    if (former != null) {
      former.opening().stop();
    }
  }

  /** It belongs to a route from now on. */
  synchronized void taken(NamespaceOpening opening) {
    byName.values().removeIf(known -> known.opening() == opening);
  }

  synchronized void keep(Set<String> names) {
    byName
        .entrySet()
        .removeIf(
            known -> {
              boolean forgotten = !names.contains(known.getKey());
              if (forgotten) {
                known.getValue().opening().stop();
              }
              return forgotten;
            });
  }

  /** Whether a store must stay although no route leads to it. */
  synchronized boolean uses(StoreHandle store) {
    return byName.values().stream().anyMatch(known -> known.store() == store);
  }
}
