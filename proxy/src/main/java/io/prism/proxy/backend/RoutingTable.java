package io.prism.proxy.backend;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where calls go, as one snapshot says. Immutable; calls that started with one finish with it.
 *
 * @param version the snapshot's version
 * @param routes by the name clients use
 */
public record RoutingTable(long version, Map<String, NamespaceRoute> routes) {

  /** Before the first snapshot. */
  public static final RoutingTable EMPTY = new RoutingTable(0, Map.of());

  /** Copies the map. */
  public RoutingTable {
    routes = Map.copyOf(routes);
  }

  /** The route of a namespace; null when there is none. */
  public @Nullable NamespaceRoute find(String namespace) {
    return routes.get(namespace);
  }
}
