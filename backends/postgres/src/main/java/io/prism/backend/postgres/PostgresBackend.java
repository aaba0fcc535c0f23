package io.prism.backend.postgres;

import io.micrometer.core.instrument.Tags;
import io.netty.channel.EventLoop;
import io.prism.backend.Backend;
import io.prism.backend.BackendDescriptor;
import io.prism.backend.BackendEnvironment;
import io.prism.backend.BackendInterface;
import io.prism.backend.DrainReport;
import io.prism.backend.EraseReport;
import io.prism.backend.Erasure;
import io.prism.backend.Health;
import io.prism.backend.NamespaceSpec;
import io.prism.backend.NamespaceState;
import io.prism.backend.StoreIdentity;
import io.prism.backend.StoreMeters;
import io.prism.backend.SweepReport;
import io.prism.backend.error.PrismException;
import io.prism.backend.postgres.lane.Admission;
import io.prism.backend.postgres.link.LinkFactory;
import io.prism.backend.postgres.link.LinkSupervisor;
import io.prism.backend.postgres.store.Eraser;
import io.prism.backend.postgres.store.Namespaces;
import io.prism.backend.postgres.store.Schema;
import io.prism.backend.postgres.store.Sweeper;
import io.prism.backend.postgres.store.WriterFence;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** A store in one schema of a PostgreSQL database. Several gateways may use the same schema. */
final class PostgresBackend implements Backend {

  private final LinkSupervisor supervisor;
  private final StoreIdentity identity;
  private final Namespaces namespaces;
  private final WriterFence fence;
  private final Admission admission;
  private final Lanes lanes;
  private final PostgresKeyValue keyValue;
  private final SweepThread sweeps;
  private final StoreMeters meters;
  private final AtomicBoolean closed = new AtomicBoolean();

  PostgresBackend(PostgresSettings settings, BackendEnvironment environment) {
    String name = environment.name();
    meters = new StoreMeters(environment);
    LinkFactory factory = new LinkFactory(settings.link());
    identity = new StoreIdentity(environment);
    namespaces = new Namespaces(name);
    Schema schema =
        new Schema(name, settings.link().schema(), factory.dataSource(settings.scanTimeout()));
    supervisor =
        new LinkSupervisor(
            name,
            factory,
            settings.statementTimeout(),
            new StorePreparation(schema, identity, namespaces),
            meters);
    // A transaction has few statements, and only its first one can wait for others.
    fence = new WriterFence(name, settings.statementTimeout().multipliedBy(3));
    admission = new Admission(settings.queueOperations(), settings.queueBytes());
    lanes =
        new Lanes(settings, name, supervisor, factory, eventLoops(environment), admission, meters);
    keyValue =
        new PostgresKeyValue(
            name,
            supervisor,
            namespaces,
            admission,
            lanes,
            PostgresBackendFactory.DESCRIPTOR.maxValueBytes());
    Sweeper sweeper = new Sweeper(namespaces, fence, settings.tombstoneRetention(), closed::get);
    Eraser eraser = new Eraser(namespaces, fence);
    sweeps =
        new SweepThread(name, settings.statementTimeout(), supervisor, factory, sweeper, eraser);
    // Other stores tell kinds of queues apart, and one metric has the same tags everywhere.
    Tags tags = Tags.of("kind", "all");
    meters.gauge(
        "prism.backend.queue.operations",
        "Calls that wait or run",
        tags,
        admission,
        Admission::operations);
    meters.gauge(
        "prism.backend.queue.bytes",
        "Bytes of keys and values that wait or run",
        tags,
        admission,
        Admission::bytes);
  }

  private static List<EventLoop> eventLoops(BackendEnvironment environment) {
    return environment.loops().stream()
        .filter(EventLoop.class::isInstance)
        .map(EventLoop.class::cast)
        .toList();
  }

  @Override
  public Optional<BackendDescriptor> descriptor() {
    return Optional.of(PostgresBackendFactory.DESCRIPTOR);
  }

  @Override
  public <T extends BackendInterface> Optional<T> find(Class<T> type) {
    return type.isInstance(keyValue) ? Optional.of(type.cast(keyValue)) : Optional.empty();
  }

  @Override
  public void start() {
    supervisor.start();
  }

  @Override
  public CompletableFuture<NamespaceState> openNamespace(NamespaceSpec spec) {
    return accepted(() -> supervisor.submit(link -> namespaces.open(link, spec)));
  }

  @Override
  public CompletableFuture<NamespaceState> advanceEpoch(String namespace, int epoch) {
    return accepted(
        () -> {
          supervisor.requireUp();
          namespaces.require(namespace);
          return supervisor.submit(link -> namespaces.advanceEpoch(link, namespace, epoch, fence));
        });
  }

  @Override
  public CompletableFuture<EraseReport> erase(Erasure erasure) {
    return accepted(
        () -> {
          supervisor.requireUp();
          return sweeps.erase(erasure);
        });
  }

  @Override
  public CompletableFuture<SweepReport> sweep(long nowMillis) {
    return accepted(() -> sweeps.sweep(nowMillis));
  }

  private interface Accepted<T> {
    CompletableFuture<T> call();
  }

  private <T> CompletableFuture<T> accepted(Accepted<T> accepted) {
    try {
      admission.requireOpen();
      return accepted.call();
    } catch (PrismException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  @Override
  public Health health() {
    Health health = identity.in(supervisor.health());
    Map<String, String> details = new HashMap<>(health.details());
    details.put("queue_operations", Long.toString(admission.operations()));
    details.put("queue_bytes", Long.toString(admission.bytes()));
    if (admission.isDraining()) {
      return new Health(Health.State.UNHEALTHY, "draining: calls are refused", details);
    }
    if (health.state() == Health.State.HEALTHY && admission.isNearlyFull()) {
      return new Health(
          Health.State.DEGRADED,
          "serving, but more calls wait than the server can keep up with",
          details);
    }
    return new Health(health.state(), health.message(), details);
  }

  @Override
  public CompletableFuture<DrainReport> drain(Duration timeout) {
    long before = admission.finished();
    return admission
        .drain()
        .copy()
        .completeOnTimeout(null, timeout.toMillis(), TimeUnit.MILLISECONDS)
        .thenApply(done -> new DrainReport(admission.finished() - before, admission.operations()));
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      admission.drain();
      supervisor.close();
      sweeps.close();
      lanes.close();
      meters.close();
    }
  }
}
