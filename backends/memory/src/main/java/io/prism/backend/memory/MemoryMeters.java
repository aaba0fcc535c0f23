package io.prism.backend.memory;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.prism.backend.BackendEnvironment;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The metrics of one memory store; they leave the registry with it. */
final class MemoryMeters implements AutoCloseable {

  private final MeterRegistry registry;
  private final List<Meter> meters;

  MemoryMeters(BackendEnvironment environment, Budget budget, ToDoubleFunction<Budget> rows) {
    registry = environment.meters();
    String store = environment.name();
    meters =
        List.of(
            Gauge.builder("prism.backend.memory.used.bytes", budget, Budget::used)
                .description("Heap taken by items, tombstones and token records")
                .tag("store", store)
                .register(registry),
            Gauge.builder("prism.backend.memory.max.bytes", budget, Budget::max)
                .description("Heap that they may take")
                .tag("store", store)
                .register(registry),
            Gauge.builder("prism.backend.memory.rows", budget, rows)
                .description("Items and tombstones")
                .tag("store", store)
                .register(registry),
            FunctionCounter.builder("prism.backend.memory.refused", budget, Budget::refused)
                .description("Writes refused because the store was full")
                .tag("store", store)
                .register(registry));
  }

  @Override
  public void close() {
    meters.forEach(registry::remove);
  }
}
