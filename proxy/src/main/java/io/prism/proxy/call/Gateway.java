package io.prism.proxy.call;

import com.google.rpc.Code;
import io.netty.util.Timer;
import io.prism.backend.HybridClock;
import io.prism.proxy.backend.NamespaceRoute;
import io.prism.proxy.backend.RoutingTable;
import io.prism.proxy.limits.Bulkhead;
import io.prism.proxy.limits.MemoryBudget;
import io.prism.proxy.telemetry.CallMetrics;
import io.prism.proxy.telemetry.CallTracing;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What all calls of the process share.
 *
 * @param routing the table that new calls are routed by; read once a call
 * @param clock tells what time it is for stores
 * @param versions proposes versions of writes
 * @param timer for calls that leave the event loop; its tick is {@link #TIMER_TICK_MILLIS} at most
 * @param memory the bytes in flight
 * @param concurrency the calls under way
 * @param metrics counts calls
 * @param tracing follows calls
 */
public record Gateway(
    Supplier<RoutingTable> routing,
    InstantSource clock,
    HybridClock versions,
    Timer timer,
    MemoryBudget memory,
    Bulkhead concurrency,
    CallMetrics metrics,
    CallTracing tracing) {

  /** How late a timeout may fire, with which answers before the deadline must reckon. */
  public static final int TIMER_TICK_MILLIS = 10;

  /** Counts a call that ended; {@code route} is null when it reached no namespace. */
  void count(@Nullable NamespaceRoute route, int method, Code code) {
    (route == null ? metrics.unrouted() : route.counters()).count(method, code);
  }

  /** The path of a call up to its handler. */
  Stages stages() {
    return new Stages(
        List.of(new IdentifyStage(), new RouteStage(), new AuthoriseStage(), new StateStage()),
        List.of(new RateStage(), new AdmitStage(concurrency)));
  }
}
