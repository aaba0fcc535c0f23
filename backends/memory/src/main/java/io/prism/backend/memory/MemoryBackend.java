package io.prism.backend.memory;

import io.prism.backend.Backend;
import io.prism.backend.BackendDescriptor;
import io.prism.backend.BackendEnvironment;
import io.prism.backend.BackendInterface;
import io.prism.backend.DrainReport;
import io.prism.backend.Durability;
import io.prism.backend.EraseReport;
import io.prism.backend.Erasure;
import io.prism.backend.Health;
import io.prism.backend.InterfaceName;
import io.prism.backend.NamespaceSpec;
import io.prism.backend.NamespaceState;
import io.prism.backend.SweepReport;
import io.prism.backend.error.Errors;
import io.prism.backend.error.PrismException;
import io.prism.common.v1.ErrorReason;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * A store whose data ends with it. Uses the threads of its callers; only sweeps, and walks over
 * very many keys, run on threads of its own.
 */
final class MemoryBackend implements Backend {

  /** The largest value. */
  static final long MAX_VALUE_BYTES = 16L * 1024 * 1024;

  static final BackendDescriptor DESCRIPTOR =
      new BackendDescriptor(
          MemoryBackendFactory.TYPE,
          InterfaceName.implementedBy(MemoryKeyValue.class),
          Durability.BEST_EFFORT,
          MAX_VALUE_BYTES);

  private final MemorySettings settings;
  private final Gate gate;
  private final Budget budget;
  private final ConcurrentMap<String, NamespaceTable> tables = new ConcurrentHashMap<>();
  private final AtomicReference<Optional<String>> installation =
      new AtomicReference<>(Optional.empty());
  private final Workers workers;
  private final MemoryKeyValue keyValue;
  private final MemoryMeters meters;

  MemoryBackend(MemorySettings settings, BackendEnvironment environment) {
    this.settings = settings;
    this.gate = new Gate(environment.name());
    this.budget = new Budget(settings.maxBytes());
    this.workers = new Workers(environment.name());
    this.keyValue = new MemoryKeyValue(gate, tables, workers);
    this.meters = new MemoryMeters(environment, budget, ignored -> rowCount());
  }

  @Override
  public Optional<BackendDescriptor> descriptor() {
    return Optional.of(DESCRIPTOR);
  }

  @Override
  public <T extends BackendInterface> Optional<T> find(Class<T> type) {
    return type.isInstance(keyValue) ? Optional.of(type.cast(keyValue)) : Optional.empty();
  }

  @Override
  public void start() {
    gate.start();
  }

  @Override
  public CompletableFuture<NamespaceState> openNamespace(NamespaceSpec spec) {
    return answer(() -> open(spec));
  }

  private NamespaceState open(NamespaceSpec spec) {
    gate.requireServing();
    if (!DESCRIPTOR.durability().satisfies(spec.durability())) {
      throw PrismException.builder(
              ErrorReason.DURABILITY_NOT_MET,
              "namespace '"
                  + spec.name()
                  + "' asks for durability "
                  + spec.durability().word()
                  + ", but a memory store keeps "
                  + DESCRIPTOR.durability().word()
                  + "; choose another store or ask for less")
          .metadata("namespace", spec.name())
          .build();
    }
    requireOwner(spec.installation());
    return table(spec.name()).state();
  }

  /** Of a namespace, which from then on is there. */
  private NamespaceTable table(String namespace) {
    return tables.computeIfAbsent(
        namespace, name -> new NamespaceTable(gate, budget, new Stripes()));
  }

  private void requireOwner(String owner) {
    installation.compareAndSet(Optional.empty(), Optional.of(owner));
    if (!installation.get().equals(Optional.of(owner))) {
      throw PrismException.builder(
              ErrorReason.STORE_IN_USE,
              "store '"
                  + gate.storeName()
                  + "' belongs to another installation; give each installation a store of its own")
          .metadata("backend", gate.storeName())
          .build();
    }
  }

  @Override
  public CompletableFuture<NamespaceState> advanceEpoch(String namespace, int epoch) {
    return answer(
        () -> {
          gate.requireServing();
          return Optional.ofNullable(tables.get(namespace))
              .orElseThrow(() -> Errors.namespaceNotFound(namespace))
              .advanceEpoch(epoch);
        });
  }

  @Override
  public CompletableFuture<EraseReport> erase(Erasure erasure) {
    return answer(
            () -> {
              gate.requireServing();
              requireOwner(erasure.installation());
              NamespaceTable table = table(erasure.namespace());
              return workers.run(() -> table.erase(erasure));
            })
        .thenCompose(report -> report);
  }

  @Override
  public CompletableFuture<SweepReport> sweep(long nowMillis) {
    return answer(
            () -> {
              gate.requireServing();
              return workers.run(() -> sweepAll(nowMillis));
            })
        .thenCompose(report -> report);
  }

  private SweepReport sweepAll(long nowMillis) {
    return tables.values().stream()
        .map(table -> table.sweep(nowMillis, settings.tombstoneRetention()))
        .reduce(SweepReport.NOTHING, SweepReport::plus);
  }

  @Override
  public Health health() {
    Map<String, String> details =
        Map.of(
            "rows", Long.toString(rowCount()),
            "used_bytes", Long.toString(budget.used()),
            "max_bytes", Long.toString(budget.max()));
    if (!gate.isServing()) {
      return new Health(Health.State.UNHEALTHY, "does not serve: " + gate, details);
    }
    return budget.isNearlyFull()
        ? new Health(
            Health.State.DEGRADED,
            "nearly full: delete items or raise max_bytes, writes that need room will fail",
            details)
        : new Health(Health.State.HEALTHY, "healthy, " + rowCount() + " keys stored", details);
  }

  private long rowCount() {
    return tables.values().stream().mapToLong(NamespaceTable::rowCount).sum();
  }

  /**
   * Mutations are answered before they return, so those under way end at once and none is cut off.
   */
  @Override
  public CompletableFuture<DrainReport> drain(Duration timeout) {
    gate.drain();
    tables.values().forEach(NamespaceTable::awaitMutations);
    return workers.drain(timeout);
  }

  @Override
  public void close() {
    gate.close();
    workers.close();
    meters.close();
    tables.clear();
  }

  private static <R> CompletableFuture<R> answer(Supplier<R> work) {
    try {
      return CompletableFuture.completedFuture(work.get());
    } catch (PrismException e) {
      return CompletableFuture.failedFuture(e);
    }
  }
}
