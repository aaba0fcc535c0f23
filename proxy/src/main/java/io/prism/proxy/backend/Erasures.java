package io.prism.proxy.backend;

import io.prism.backend.Erasure;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;

/** The erasures that are under way, by the names of their entries. Safe for use by many threads. */
final class Erasures {

  private final Map<String, Erasing> byName = new HashMap<>();

  /** The one that carries out an order; begun unless it was. */
  synchronized Erasing begin(
      String name,
      StoreHandle store,
      Erasure order,
      Optional<String> identity,
      ScheduledExecutorService scheduler) {
    Erasing known = byName.get(name);
    if (known != null && known.isOf(store, order, identity)) {
      return known;
    }
    if (known != null) {
      known.stop();
    }
    Erasing begun = Erasing.begin(store, order, identity, scheduler);
    byName.put(name, begun);
    return begun;
  }

  /** Stops those of other names. */
  synchronized void keep(Set<String> names) {
    byName
        .entrySet()
        .removeIf(
            known -> {
              boolean forgotten = !names.contains(known.getKey());
              if (forgotten) {
                known.getValue().stop();
              }
              return forgotten;
            });
  }

  /** Whether a store must stay although no route leads to it. */
  synchronized boolean uses(StoreHandle store) {
    return byName.values().stream().anyMatch(known -> known.needs(store));
  }
}
