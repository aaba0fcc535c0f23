package io.prism.backend.sqlite;

import io.prism.backend.error.Errors;
import io.prism.backend.error.PrismException;
import io.prism.backend.error.StatusCodec;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that reads: takes what waits and serves it from one view of the file. The view is newer
 * than the arrival of each call it serves, so every write acknowledged before a call is seen by it.
 */
final class Reader implements Runnable {

  private static final Logger LOG = LoggerFactory.getLogger(Reader.class);

  private final String backend;
  private final Storage storage;
  private final Inbox<ReadCall<?>> inbox;
  private final Namespaces namespaces;
  private final StoreStatus status;
  private final SqliteMeters meters;
  private @Nullable ReaderSession session;

  Reader(
      String backend,
      Storage storage,
      Inbox<ReadCall<?>> inbox,
      Namespaces namespaces,
      StoreStatus status,
      SqliteMeters meters) {
    this.backend = backend;
    this.storage = storage;
    this.inbox = inbox;
    this.namespaces = namespaces;
    this.status = status;
    this.meters = meters;
  }

  @Override
  public void run() {
    List<ReadCall<?>> batch = new ArrayList<>(Inbox.BATCH_OPERATIONS);
    while (inbox.take(batch)) {
      if (!batch.isEmpty()) {
        try {
          serve(batch);
        } finally {
          giveBack(batch);
          batch.clear();
        }
      }
    }
    discard();
  }

  /** What needs another turn waits for it behind the others. */
  private void giveBack(List<ReadCall<?>> batch) {
    int answered = 0;
    for (ReadCall<?> call : batch) {
      if (call.isAnswered()) {
        answered++;
      } else {
        inbox.putBack(call);
      }
    }
    inbox.finished(answered);
  }

  private void serve(List<ReadCall<?>> batch) {
    Lock reading = storage.reading();
    reading.lock();
    try {
      begin();
      for (ReadCall<?> call : batch) {
        serve(call);
      }
      if (session != null) {
        session.end();
      }
      meters.read(batch.size());
    } catch (SQLException e) {
      LOG.atWarn().setCause(e).addKeyValue("backend", backend).log("Reads failed");
      failAll(batch, Errors.unavailable(backend, "its file cannot be read now"));
    } catch (RuntimeException | Error e) {
      // Answers come first: there may be no memory left for a line of the log.
      failAll(batch, StatusCodec.toException(e));
      LOG.atError().setCause(e).addKeyValue("backend", backend).log("Reads not carried out");
    } finally {
      reading.unlock();
    }
  }

  private ReaderSession begin() throws SQLException {
    ReaderSession current = storage.session(session);
    session = current;
    current.begin();
    return current;
  }

  private void serve(ReadCall<?> call) throws SQLException {
    try {
      call.serve(session == null ? begin() : session, namespaces);
    } catch (SQLException e) {
      if (Fault.of(e) != Fault.CORRUPT) {
        throw e;
      }
      // The calls behind it may look at other, healthy pages, through a new session.
      LOG.atError().setCause(e).addKeyValue("backend", backend).log("Damaged data was read");
      status.damaged();
      call.fail(status.damage());
      discard();
    }
  }

  private void failAll(List<ReadCall<?>> batch, PrismException cause) {
    discard();
    batch.forEach(call -> call.fail(cause));
  }

  /** The driver gives up statements that fail, so a session is not used again after a failure. */
  private void discard() {
    if (session != null) {
      storage.discard(session);
      session = null;
    }
  }
}
