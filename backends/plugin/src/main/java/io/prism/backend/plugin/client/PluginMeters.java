package io.prism.backend.plugin.client;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.prism.backend.BackendEnvironment;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * The gauges of one backend; they leave the registry with it. A backend that takes the place of one
 * of the same name takes its gauges over, even while the former is still being closed.
 */
final class PluginMeters implements AutoCloseable {

  private final MeterRegistry registry;
  private final String backend;
  private final List<Gauge> gauges;

  PluginMeters(
      BackendEnvironment environment,
      PluginBackend of,
      ToDoubleFunction<PluginBackend> calls,
      ToDoubleFunction<PluginBackend> connections) {
    this.registry = environment.meters();
    this.backend = environment.name();
    this.gauges =
        List.of(
            gauge("prism.backend.plugin.calls.active", "Calls that wait for the plugin", of, calls),
            gauge(
                "prism.backend.plugin.connections",
                "Connections to the plugin that are ready for calls",
                of,
                connections));
  }

  private Gauge gauge(
      String name, String description, PluginBackend of, ToDoubleFunction<PluginBackend> value) {
    // Registered once more, a gauge would go on to show what the former backend does.
    registry.find(name).tag("backend", backend).meters().forEach(registry::remove);
    return Gauge.builder(name, of, value)
        .description(description)
        .tag("backend", backend)
        .register(registry);
  }

  @Override
  public void close() {
    gauges.stream().filter(this::isRegistered).forEach(registry::remove);
  }

  private boolean isRegistered(Gauge gauge) {
    return registry.find(gauge.getId().getName()).tag("backend", backend).gauge() == gauge;
  }
}
