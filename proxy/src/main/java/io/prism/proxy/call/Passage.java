package io.prism.proxy.call;

import io.grpc.Attributes;
import io.grpc.Metadata;
import io.prism.proxy.backend.NamespaceRoute;
import io.prism.proxy.backend.RoutingTable;
import io.prism.proxy.limits.Bulkhead;
import io.prism.proxy.security.Identifier;
import io.prism.proxy.security.Principal;
import org.jspecify.annotations.Nullable;

/**
 * A call as the {@linkplain Stage stages} see it: what it brings along, and what they find out. The
 * stages of one call run on one thread.
 */
interface Passage {

  /** How its listener tells callers apart. */
  Identifier identifier();

  /** Its connection. */
  Attributes attributes();

  /** Its headers, or at least those that a stage asks for. */
  Metadata headers();

  /** What the schema says of its method. */
  MethodOptions options();

  /** The request's namespace field, maybe empty; null when the method names no namespace. */
  @Nullable String namespaceField();

  /** How many items the request is about; at least one. */
  int items();

  /** The snapshot that it is pinned to. */
  RoutingTable routing();

  /** Who calls. */
  Principal principal();

  /** Says who calls. */
  void principal(Principal caller);

  /** Its namespace; null before it is found, and when the method names none. */
  @Nullable NamespaceRoute routeIfAny();

  /** Says which namespace it is. */
  void route(NamespaceRoute found);

  /**
   * Says that it holds a place within the bounds on concurrent calls, of the namespace and of the
   * process, and the permission of the store's breaker, which its {@link Ticket} gives back.
   *
   * @param writeEpoch the epoch that its writes carry
   */
  void admitted(Bulkhead process, int writeEpoch);
}
