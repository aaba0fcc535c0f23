package io.prism.backend.sqlite;

import io.prism.backend.Backoff;
import io.prism.backend.StoreIdentity;
import io.prism.backend.error.Errors;
import io.prism.backend.error.PrismException;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that writes: opens the file, carries out what waits, and opens the file again when
 * it was lost.
 */
final class Writer implements Runnable {

  private static final Logger LOG = LoggerFactory.getLogger(Writer.class);

  private static final Duration FIRST_DELAY = Duration.ofMillis(50);
  private static final Duration LONGEST_DELAY = Duration.ofSeconds(5);
  private static final int ROUNDS_BETWEEN_LOG_CHECKS = 16;

  private final String backend;
  private final Storage storage;
  private final Inbox<WriteCall<?>> inbox;
  private final Namespaces namespaces;
  private final StoreStatus status;
  private final StoreIdentity identity;
  private final GroupCommit commits;
  private final Queue<StoreTask<?>> tasks = new ConcurrentLinkedQueue<>();
  private volatile boolean ended;

  Writer(
      String backend,
      Storage storage,
      Inbox<WriteCall<?>> inbox,
      Namespaces namespaces,
      StoreStatus status,
      StoreIdentity identity,
      GroupCommit commits) {
    this.backend = backend;
    this.storage = storage;
    this.inbox = inbox;
    this.namespaces = namespaces;
    this.status = status;
    this.identity = identity;
    this.commits = commits;
  }

  /** Adds a task; it takes turns with batches of calls. */
  void submit(StoreTask<?> task) {
    tasks.add(task);
    inbox.wakeUp();
    if (ended) {
      failTasks(Errors.draining());
    }
  }

  @Override
  public void run() {
    try {
      Optional<WriterSession> session = open(false);
      while (session.isPresent()) {
        try {
          serve(session.get());
          return;
        } catch (GroupCommit.FileLost e) {
          session = reopen();
        }
      }
    } finally {
      status.unavailable(Errors.unavailable(backend, "it was closed"));
      inbox.refuse(Errors.draining());
      ended = true;
      failWaiting(Errors.draining());
      storage.close();
    }
  }

  private Optional<WriterSession> reopen() {
    if (status.condition() instanceof StoreStatus.Condition.Damaged) {
      // Reads go on from the file as it is; nothing may be written to it any more.
      refuseUntil(Long.MAX_VALUE, status.damage());
      return Optional.empty();
    }
    status.unavailable(Errors.unavailable(backend, "its disk failed and it is being reopened"));
    storage.closeFile();
    return open(true);
  }

  /** Opens the file, for as long as it takes; empty when the store was closed meanwhile. */
  private Optional<WriterSession> open(boolean afterFailedSync) {
    Backoff backoff = new Backoff(FIRST_DELAY, LONGEST_DELAY);
    while (!inbox.isClosed()) {
      try {
        WriterSession session = storage.open(afterFailedSync);
        identity.check(identity(session));
        findNamespacesAgain(session);
        status.opened();
        return Optional.of(session);
      } catch (Exception | Error e) {
        storage.closeFile();
        PrismException cause = explain(e);
        status.unavailable(cause);
        Duration delay = backoff.next();
        LOG.atWarn()
            .setCause(e)
            .addKeyValue("backend", backend)
            .addKeyValue("retryMillis", delay.toMillis())
            .log("Store not opened");
        refuseUntil(System.nanoTime() + delay.toNanos(), cause);
      }
    }
    return Optional.empty();
  }

  /** A file of an older release gets one, unless there is no room: it serves without it, too. */
  private static Optional<String> identity(WriterSession session) throws SQLException {
    Optional<String> known = Schema.identity(session.connection());
    if (known.isPresent()) {
      return known;
    }
    try {
      session.begin();
      Schema.drawIdentity(session.connection());
      session.commit();
    } catch (SQLException e) {
      session.rollback();
      if (Fault.of(e) != Fault.FULL) {
        throw e;
      }
    }
    return Schema.identity(session.connection());
  }

  private PrismException explain(Throwable failure) {
    return switch (failure) {
      case PrismException known -> known;
      case SQLException sql when Fault.of(sql) == Fault.CORRUPT -> status.damage();
      default -> Errors.unavailable(backend, "its file cannot be opened, see the log");
    };
  }

  private void findNamespacesAgain(WriterSession session) throws SQLException {
    if (namespaces.all().isEmpty()) {
      return;
    }
    List<OpenNamespace> found = new ArrayList<>();
    session.begin();
    for (OpenNamespace namespace : namespaces.all()) {
      found.add(NamespaceTable.findOrAdd(session.connection(), namespace.spec()));
    }
    session.commit();
    found.forEach(namespaces::put);
  }

  /** Fails what arrives until a time, or until the store is closed. */
  private void refuseUntil(long nanoTime, PrismException cause) {
    do {
      failWaiting(cause);
    } while (inbox.awaitWork(nanoTime));
  }

  /** Carries out what waits until the store is closed. */
  private void serve(WriterSession session) throws GroupCommit.FileLost {
    List<WriteCall<?>> batch = new ArrayList<>(Inbox.BATCH_OPERATIONS);
    int rounds = 0;
    do {
      // Whatever fails from here on, every call taken gets its answer.
      try {
        if (++rounds % ROUNDS_BETWEEN_LOG_CHECKS == 0) {
          boundLog(session);
        }
        runTask(session);
        commits.write(session, batch);
      } catch (GroupCommit.FileLost e) {
        // Those that were not reached were certainly not applied; the others have their answer.
        failAll(batch, Errors.unavailable(backend, "its disk failed"));
        throw e;
      } catch (RuntimeException | Error e) {
        // Answers come first: there may be no memory left for a line of the log.
        failAll(batch, Errors.outcomeUnknown(backend));
        LOG.atError().setCause(e).addKeyValue("backend", backend).log("Writes not carried out");
        throw new GroupCommit.FileLost(e);
      } finally {
        inbox.finished(batch.size());
        batch.clear();
      }
    } while (inbox.take(batch));
  }

  private void runTask(WriterSession session) throws GroupCommit.FileLost {
    StoreTask<?> task = tasks.poll();
    if (task != null) {
      try {
        commits.run(session, task);
      } catch (RuntimeException | Error e) {
        task.fail(Errors.outcomeUnknown(backend));
        throw e;
      }
      // The next take must not wait while there may be another task.
      inbox.wakeUp();
    }
  }

  private void boundLog(WriterSession session) throws GroupCommit.FileLost {
    try {
      storage.boundLog(session);
    } catch (SQLException | IOException e) {
      LOG.atWarn().setCause(e).addKeyValue("backend", backend).log("Log not emptied");
      if (e instanceof SQLException sql && Fault.of(sql) == Fault.IO) {
        throw new GroupCommit.FileLost(e);
      }
    }
  }

  private void failWaiting(PrismException cause) {
    failTasks(cause);
    failAll(inbox.clear(), cause);
  }

  private static void failAll(List<WriteCall<?>> calls, PrismException cause) {
    calls.forEach(call -> call.fail(cause));
  }

  private void failTasks(PrismException cause) {
    for (StoreTask<?> task = tasks.poll(); task != null; task = tasks.poll()) {
      task.fail(cause);
    }
  }
}
