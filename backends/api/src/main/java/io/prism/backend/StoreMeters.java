package io.prism.backend;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * The metrics of one store, tagged with its name as {@code backend}. They leave the registry when
 * this is closed, so that a later store of the same name shows itself and not an object that is
 * gone; a store that begins before its predecessor ended replaces the predecessor's metrics. Asking
 * twice for the same metric gives the same one. Safe for use by many threads.
 */
public final class StoreMeters implements AutoCloseable {

  private final MeterRegistry registry;
  private final Tags store;
  private final Map<Meter.Id, Meter> own = new HashMap<>();

  /** No metrics yet. */
  public StoreMeters(BackendEnvironment environment) {
    this.registry = environment.meters();
    this.store = Tags.of("backend", environment.name());
  }

  /** Shows a number of an object, which lives on until this is closed. */
  public <T> void gauge(
      String name, String description, Tags more, T object, ToDoubleFunction<T> value) {
    keep(
        Gauge.class,
        id(name, more, Meter.Type.GAUGE),
        () ->
            Gauge.builder(name, object, value)
                .strongReference(true)
                .description(description)
                .tags(store.and(more))
                .register(registry));
  }

  /** Shows a number of an object that only grows. */
  public <T> void counter(
      String name, String description, Tags more, T object, ToDoubleFunction<T> value) {
    keep(
        FunctionCounter.class,
        id(name, more, Meter.Type.COUNTER),
        () ->
            FunctionCounter.builder(name, object, value)
                .description(description)
                .tags(store.and(more))
                .register(registry));
  }

  /** A distribution of amounts. */
  public DistributionSummary summary(String name, String description, Tags more) {
    return keep(
        DistributionSummary.class,
        id(name, more, Meter.Type.DISTRIBUTION_SUMMARY),
        () ->
            DistributionSummary.builder(name)
                .description(description)
                .tags(store.and(more))
                .register(registry));
  }

  /** A distribution of durations. */
  public Timer timer(String name, String description, Tags more) {
    return keep(
        Timer.class,
        id(name, more, Meter.Type.TIMER),
        () ->
            Timer.builder(name).description(description).tags(store.and(more)).register(registry));
  }

  private Meter.Id id(String name, Tags more, Meter.Type type) {
    return new Meter.Id(name, store.and(more), null, null, type);
  }

  private synchronized <M extends Meter> M keep(
      Class<M> type, Meter.Id id, Supplier<M> registration) {
    Meter known = own.get(id);
    if (known == null) {
      registry.removeByPreFilterId(id);
      known = registration.get();
      own.put(id, known);
    }
    return type.cast(known);
  }

  /** Removes the metrics, except those that a successor has replaced. */
  @Override
  public synchronized void close() {
    Set<Meter> present = Collections.newSetFromMap(new IdentityHashMap<>());
    present.addAll(registry.getMeters());
    own.values().stream().filter(present::contains).forEach(registry::remove);
    own.clear();
  }
}
