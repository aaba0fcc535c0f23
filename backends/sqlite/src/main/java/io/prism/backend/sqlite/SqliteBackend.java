package io.prism.backend.sqlite;

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
import io.prism.backend.SweepReport;
import io.prism.backend.error.Errors;
import io.prism.backend.error.PrismException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** A store in one file; see the package for how it works. */
final class SqliteBackend implements Backend {

  /** Threads for scans, counts and batches, which may keep one busy for long. */
  private static final int RANGE_READERS = 2;

  private final String name;
  private final StoreStatus status;
  private final StoreIdentity identity;
  private final Namespaces namespaces = new Namespaces();
  private final SqliteMeters meters;
  private final Inbox<WriteCall<?>> writes;
  private final Inbox<ReadCall<?>> pointReads;
  private final Inbox<ReadCall<?>> rangeReads;
  private final SqliteKeyValue keyValue;
  private final Writer writer;
  private final Thread writerThread;
  private final List<Thread> readerThreads = new ArrayList<>();
  private final Sweeper sweeper;
  private final Eraser eraser;
  private volatile boolean started;
  private volatile boolean draining;

  SqliteBackend(SqliteOptions options, BackendEnvironment environment) {
    this.name = environment.name();
    this.status = new StoreStatus(name);
    this.identity = new StoreIdentity(environment);
    this.meters = new SqliteMeters(environment);
    Path file = environment.dataDirectory().resolve(options.path().orElse(Path.of(name + ".db")));
    Storage storage = new Storage(file, options);
    this.writes = inbox("write", "writes", Inbox.BATCH_OPERATIONS, options);
    this.pointReads = inbox("read", "reads", Inbox.BATCH_OPERATIONS, options);
    // Each has a view of its own: together they would keep the file's log from being emptied.
    this.rangeReads = inbox("scan", "scans and batches of reads", 1, options);
    this.keyValue = new SqliteKeyValue(namespaces, status, writes, pointReads, rangeReads);
    GroupCommit commits = new GroupCommit(name, namespaces, status, meters);
    this.writer = new Writer(name, storage, writes, namespaces, status, identity, commits);
    this.writerThread = thread("writer", writer);
    for (int i = 0; i < options.readers(); i++) {
      readerThreads.add(
          thread("reader-" + i, new Reader(name, storage, pointReads, namespaces, status, meters)));
    }
    for (int i = 0; i < RANGE_READERS; i++) {
      readerThreads.add(
          thread("scan-" + i, new Reader(name, storage, rangeReads, namespaces, status, meters)));
    }
    this.sweeper = new Sweeper(writer, namespaces, options.tombstoneRetention());
    this.eraser = new Eraser(writer, namespaces);
  }

  private <T extends FairQueue.Entry> Inbox<T> inbox(
      String kind, String what, int batch, SqliteOptions options) {
    Inbox<T> inbox = new Inbox<>(what, batch, options.queueOperations(), options.queueBytes());
    meters.watch(kind, inbox);
    return inbox;
  }

  private Thread thread(String role, Runnable work) {
    return Thread.ofPlatform().name("prism-sqlite-" + name + "-" + role).daemon().unstarted(work);
  }

  @Override
  public Optional<BackendDescriptor> descriptor() {
    return Optional.of(SqliteBackendFactory.DESCRIPTOR);
  }

  @Override
  public <T extends BackendInterface> Optional<T> find(Class<T> type) {
    return type.isInstance(keyValue) ? Optional.of(type.cast(keyValue)) : Optional.empty();
  }

  @Override
  public synchronized void start() {
    if (!started && !draining) {
      started = true;
      writerThread.start();
      readerThreads.forEach(Thread::start);
    }
  }

  @Override
  public CompletableFuture<NamespaceState> openNamespace(NamespaceSpec spec) {
    return whenAdmitted(
        () ->
            submit(
                new StoreTask<>(
                    connection -> {
                      Schema.claim(connection, spec.installation());
                      return NamespaceTable.findOrAdd(connection, spec);
                    },
                    namespaces::put)));
  }

  @Override
  public CompletableFuture<NamespaceState> advanceEpoch(String namespace, int epoch) {
    return whenAdmitted(
        () -> {
          namespaces.require(namespace);
          return submit(
              new StoreTask<>(
                  connection -> {
                    OpenNamespace current = namespaces.require(namespace);
                    NamespaceState state = current.state();
                    if (epoch <= state.epoch()) {
                      return current;
                    }
                    OpenNamespace raised = current.with(new NamespaceState(epoch, state.floor()));
                    NamespaceTable.write(connection, raised);
                    return raised;
                  },
                  namespaces::put));
        });
  }

  private CompletableFuture<NamespaceState> submit(StoreTask<OpenNamespace> task) {
    writer.submit(task);
    return task.future().thenApply(OpenNamespace::state);
  }

  @Override
  public CompletableFuture<EraseReport> erase(Erasure erasure) {
    return whenAdmitted(() -> eraser.erase(erasure));
  }

  @Override
  public CompletableFuture<SweepReport> sweep(long nowMillis) {
    return whenAdmitted(() -> sweeper.sweep(nowMillis));
  }

  private <R> CompletableFuture<R> whenAdmitted(Supplier<CompletableFuture<R>> call) {
    try {
      if (draining) {
        throw Errors.draining();
      }
      boolean opening = started && status.condition() instanceof StoreStatus.Condition.Starting;
      if (!opening) {
        status.admitWrite();
      }
      return call.get();
    } catch (PrismException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  @Override
  public Health health() {
    return identity.in(condition());
  }

  private Health condition() {
    Map<String, String> details =
        Map.of(
            "waiting_writes", Integer.toString(writes.depth()),
            "waiting_reads", Integer.toString(pointReads.depth() + rangeReads.depth()));
    if (draining) {
      return new Health(Health.State.UNHEALTHY, "shutting down", details);
    }
    return switch (status.condition()) {
      case StoreStatus.Condition.Starting starting ->
          new Health(Health.State.UNHEALTHY, "the file is not open yet", details);
      case StoreStatus.Condition.Serving serving ->
          new Health(Health.State.HEALTHY, "serving", details);
      case StoreStatus.Condition.Full full ->
          new Health(
                  Health.State.DEGRADED,
                  "no room for more; delete items, free the disk or raise max_size",
                  details)
              .with(Health.CAUSE, Health.FULL);
      case StoreStatus.Condition.Unavailable unavailable ->
          new Health(Health.State.UNHEALTHY, unavailable.cause().why(), details);
      case StoreStatus.Condition.Damaged damaged ->
          new Health(Health.State.UNHEALTHY, status.damage().why(), details);
    };
  }

  @Override
  public CompletableFuture<DrainReport> drain(Duration timeout) {
    long underWay = stopAdmission();
    return CompletableFuture.allOf(writes.idle(), pointReads.idle(), rangeReads.idle())
        .thenApply(nothing -> new DrainReport(underWay, 0))
        .completeOnTimeout(new DrainReport(0, underWay), timeout.toNanos(), TimeUnit.NANOSECONDS)
        .thenApply(report -> report.aborted() == 0 ? report : abort(underWay));
  }

  /** Refuses calls from now on; returns how many are under way. */
  private long stopAdmission() {
    draining = true;
    long underWay = 0;
    for (Inbox<?> inbox : List.of(writes, pointReads, rangeReads)) {
      inbox.refuse(Errors.draining());
      underWay += inbox.unfinished();
    }
    return underWay;
  }

  private DrainReport abort(long underWay) {
    long aborted = failWaiting();
    return new DrainReport(Math.max(0, underWay - aborted), aborted);
  }

  private long failWaiting() {
    PrismException cause = Errors.draining();
    List<WriteCall<?>> waitingWrites = writes.clear();
    waitingWrites.forEach(call -> call.fail(cause));
    List<ReadCall<?>> waitingReads = new ArrayList<>(pointReads.clear());
    waitingReads.addAll(rangeReads.clear());
    waitingReads.forEach(call -> call.fail(cause));
    return waitingWrites.size() + (long) waitingReads.size();
  }

  @Override
  public synchronized void close() {
    stopAdmission();
    failWaiting();
    // Readers first: the writer closes the file.
    pointReads.close();
    rangeReads.close();
    readerThreads.forEach(SqliteBackend::awaitEnd);
    // A long read was perhaps waiting for its next turn.
    failWaiting();
    writes.close();
    awaitEnd(writerThread);
    meters.close();
  }

  private static void awaitEnd(Thread thread) {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
