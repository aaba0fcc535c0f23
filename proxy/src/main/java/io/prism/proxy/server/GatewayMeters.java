package io.prism.proxy.server;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.prism.proxy.backend.BackendRegistry;
import io.prism.proxy.call.Gateway;

/** The gauges of the process. */
final class GatewayMeters {

  private GatewayMeters() {}

  /** Registers them. */
  static void register(MeterRegistry meters, Gateway gateway, BackendRegistry stores) {
    Gauge.builder("prism.memory.inflight.bytes", gateway.memory(), memory -> memory.used())
        .description("Bytes of requests and replies held.")
        .register(meters);
    Gauge.builder("prism.memory.inflight.limit.bytes", gateway.memory(), memory -> memory.limit())
        .description("Bytes of requests and replies that may be held.")
        .register(meters);
    Gauge.builder("prism.memory.waiting", gateway.memory(), memory -> memory.waiting())
        .description("Requests that are not read until there is room for them.")
        .register(meters);
    Gauge.builder("prism.calls.inflight", gateway.concurrency(), calls -> calls.inFlight())
        .description("Calls to stores under way.")
        .register(meters);
    Gauge.builder("prism.snapshot.version", stores, all -> all.routing().version())
        .description("Version of the snapshot in force.")
        .register(meters);
    Gauge.builder("prism.namespaces", stores, all -> all.routing().routes().size())
        .description("Namespaces served.")
        .register(meters);
    Gauge.builder(
            "prism.namespaces.open",
            stores,
            all ->
                all.routing().routes().values().stream()
                    .filter(route -> route.opening().isOpen())
                    .count())
        .description("Namespaces that their stores have opened.")
        .register(meters);
    Gauge.builder(
            "prism.breakers.open",
            stores,
            all -> all.handles().stream().filter(store -> !store.breaker().isClosed()).count())
        .description("Stores that are left alone for a moment, or are being tried again.")
        .register(meters);
    new JvmMemoryMetrics().bindTo(meters);
    new JvmThreadMetrics().bindTo(meters);
    new ProcessorMetrics().bindTo(meters);
  }
}
