package io.prism.backend.memory;

import io.micrometer.core.instrument.Tags;
import io.prism.backend.BackendEnvironment;
import io.prism.backend.StoreMeters;
import java.util.function.ToDoubleFunction;

/** What one memory store measures, until it closes. */
final class MemoryMeters implements AutoCloseable {

  private final StoreMeters meters;

  MemoryMeters(BackendEnvironment environment, Budget budget, ToDoubleFunction<Budget> rows) {
    meters = new StoreMeters(environment);
    gauge("used.bytes", "Heap taken by items, tombstones and token records", budget, Budget::used);
    gauge("max.bytes", "Heap that they may take", budget, Budget::max);
    gauge("rows", "Items and tombstones", budget, rows);
    meters.counter(
        "prism.backend.memory.refused",
        "Writes refused because the store was full",
        Tags.empty(),
        budget,
        Budget::refused);
  }

  private void gauge(
      String name, String description, Budget budget, ToDoubleFunction<Budget> value) {
    meters.gauge("prism.backend.memory." + name, description, Tags.empty(), budget, value);
  }

  @Override
  public void close() {
    meters.close();
  }
}
