package io.prism.proxy.call;

import io.grpc.Attributes;
import io.grpc.Metadata;
import io.prism.proxy.backend.RoutingTable;
import io.prism.proxy.limits.MemoryBudget;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The path of calls whose door has no transport of grpc-java, and their requests completely before
 * they begin. Those that a store answers on the spot take the same stages as all others and end by
 * the same rules, but make nothing on the way that the next one could not use again; see {@link
 * LightCall}. All others of one reply are {@linkplain OrdinaryMethod ordinary calls}. Safe for use
 * by many threads.
 */
public final class LightPath {

  /** The headers that the stages ask for. */
  public static final List<Metadata.Key<String>> NAMESPACE_HEADERS =
      List.of(RouteStage.NAMESPACE, RouteStage.PRISM_NAMESPACE);

  private final Door door;
  private final Map<String, Method<?, ?>> methods;
  private final Map<String, OrdinaryMethod<?>> unary;

  LightPath(Door door, Map<String, Method<?, ?>> methods, Map<String, OrdinaryMethod<?>> unary) {
    this.door = door;
    this.methods = Map.copyOf(methods);
    this.unary = Map.copyOf(unary);
  }

  /** A method by its full name; null when there is none of one reply. */
  public @Nullable OrdinaryMethod<?> ordinary(String method) {
    return unary.get(method);
  }

  /** Whether calls may take it: not while somebody wants to follow them. */
  public boolean isOpen() {
    return !door.gateway().tracing().isOn();
  }

  /** The snapshot that new calls are routed by. */
  public RoutingTable routing() {
    return door.gateway().routing().get();
  }

  /** The bytes in flight, with those of all other calls. */
  public MemoryBudget memory() {
    return door.gateway().memory();
  }

  /**
   * Finds out once what holds, by the current snapshot, for all calls that agree in what is given
   * here.
   *
   * @param method the full name, such as {@code prism.keyvalue.v1.KeyValueService/Get}; in the
   *     method table
   * @param connection where they come from
   * @param headers at least the {@link #NAMESPACE_HEADERS}
   * @param namespace the namespace field of their requests
   */
  public LightCall enter(String method, Attributes connection, Metadata headers, String namespace) {
    Method<?, ?> known = methods.get(method);
    if (known == null) {
      throw new IllegalArgumentException("no such method: " + method);
    }
    return new LightCall(door, known, routing(), connection, headers, namespace);
  }
}
