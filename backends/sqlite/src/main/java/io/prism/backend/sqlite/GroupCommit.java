package io.prism.backend.sqlite;

import io.prism.backend.error.Errors;
import io.prism.backend.error.PrismException;
import io.prism.backend.error.StatusCodec;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries calls into the file, many in one transaction, and answers them after its commit. For the
 * writer's thread.
 */
final class GroupCommit {

  /** The file must be closed and opened again before anything else is written. */
  static final class FileLost extends Exception {
    private static final long serialVersionUID = 1;

    FileLost(Throwable cause) {
      super(cause);
    }
  }

  private static final Logger LOG = LoggerFactory.getLogger(GroupCommit.class);

  private final String backend;
  private final Namespaces namespaces;
  private final StoreStatus status;
  private final SqliteMeters meters;

  GroupCommit(String backend, Namespaces namespaces, StoreStatus status, SqliteMeters meters) {
    this.backend = backend;
    this.namespaces = namespaces;
    this.status = status;
    this.meters = meters;
  }

  /**
   * Carries out calls in order, in as few transactions as the bound on memory allows.
   *
   * @throws FileLost when a transaction could not be ended; its calls are answered, those behind it
   *     are not
   */
  void write(WriterSession session, List<WriteCall<?>> calls) throws FileLost {
    int done = 0;
    while (done < calls.size()) {
      done += transaction(session, calls.subList(done, calls.size()));
    }
  }

  /** Carries out the first calls; returns how many. */
  private int transaction(WriterSession session, List<WriteCall<?>> calls) throws FileLost {
    long start = System.nanoTime();
    long growth = calls.stream().mapToLong(WriteCall::growth).sum();
    Workspace workspace = new Workspace(session);
    int taken = 0;
    boolean committing = false;
    try {
      if (growth > 0) {
        session.beginGrowth(growth);
      } else {
        session.begin();
      }
      while (taken < calls.size() && (taken == 0 || workspace.loadedBytes() < Inbox.BATCH_BYTES)) {
        WriteCall<?> call = calls.get(taken++);
        if (call.isWanted() && admits(session, call)) {
          call.decide(workspace, namespaces);
        }
      }
      workspace.flush();
      committing = true;
      session.commit();
    } catch (SQLException | RuntimeException | Error e) {
      // A transaction that could not even begin failed for all that wait, not for one of them.
      List<WriteCall<?>> concerned = calls.subList(0, taken == 0 ? calls.size() : taken);
      SQLException failure = e instanceof SQLException sql ? sql : new SQLException(e);
      return recover(session, concerned, taken > 0, committing, failure);
    }
    if (growth > 0 && session.room().holdReserve()) {
      status.hasRoom();
    }
    meters.committed(taken, System.nanoTime() - start);
    calls.subList(0, taken).forEach(WriteCall::answer);
    return taken;
  }

  /** What would grow is refused while the reserve is given up: deletes need what is left. */
  private boolean admits(WriterSession session, WriteCall<?> call) {
    if (call.growth() == 0 || session.room().holdReserve()) {
      return true;
    }
    status.full();
    call.fail(full());
    return false;
  }

  /**
   * After a failed transaction: what was certainly undone is tried again in halves, until the call
   * that cannot be carried out stands alone; then only that one fails.
   */
  private int recover(
      WriterSession session,
      List<WriteCall<?>> calls,
      boolean begun,
      boolean committing,
      SQLException failure)
      throws FileLost {
    undo(session, committing, failure, cause -> calls.forEach(call -> call.fail(cause)));
    boolean full = Fault.of(failure) == Fault.FULL;
    if (full) {
      makeRoom(session);
    }
    if (begun && calls.size() > 1) {
      int half = calls.size() / 2;
      write(session, calls.subList(0, half));
      return half;
    }
    if (full) {
      status.full();
      if (calls.stream().allMatch(call -> call.growth() == 0) && session.room().giveUpReserve()) {
        makeRoom(session);
        write(session, calls);
        return calls.size();
      }
    }
    PrismException cause = refusal(failure);
    calls.forEach(call -> call.fail(cause));
    return calls.size();
  }

  /** Runs a task in a transaction of its own; fails as {@link #write} does. */
  void run(WriterSession session, StoreTask<?> task) throws FileLost {
    boolean committing = false;
    try {
      session.begin();
      task.run(session.connection());
      committing = true;
      session.commit();
    } catch (SQLException e) {
      undo(session, committing, e, task::fail);
      if (Fault.of(e) == Fault.FULL) {
        status.full();
        boolean again = session.room().giveUpReserve();
        makeRoom(session);
        if (again) {
          run(session, task);
          return;
        }
      }
      task.fail(refusal(e));
      return;
    } catch (PrismException e) {
      undo(session, committing, new SQLException(e), task::fail);
      task.fail(e);
      return;
    } catch (RuntimeException | Error e) {
      SQLException failure = new SQLException(e);
      undo(session, committing, failure, task::fail);
      task.fail(refusal(failure));
      return;
    }
    try {
      task.answer();
    } catch (RuntimeException | Error e) {
      task.fail(Errors.outcomeUnknown(backend));
      LOG.atError().setCause(e).addKeyValue("backend", backend).log("Task not told of its commit");
    }
  }

  /** Rolls back, or finds that the outcome cannot be known. */
  private void undo(
      WriterSession session,
      boolean committing,
      SQLException failure,
      Consumer<PrismException> answer)
      throws FileLost {
    Fault fault = Fault.of(failure);
    boolean undone = fault == Fault.FULL || (fault == Fault.OTHER && !committing);
    if (undone) {
      try {
        session.rollback();
        return;
      } catch (SQLException e) {
        failure.addSuppressed(e);
      }
    }
    LOG.atError()
        .setCause(failure)
        .addKeyValue("backend", backend)
        .addKeyValue("committing", committing)
        .log("Transaction lost");
    if (fault == Fault.CORRUPT) {
      status.damaged();
      answer.accept(status.damage());
    } else if (committing) {
      answer.accept(Errors.outcomeUnknown(backend));
    } else {
      answer.accept(Errors.unavailable(backend, "its disk failed"));
    }
    throw new FileLost(failure);
  }

  private PrismException refusal(SQLException failure) {
    if (Fault.of(failure) == Fault.FULL) {
      return full();
    }
    Throwable cause = failure.getCause();
    if (cause instanceof RuntimeException || cause instanceof Error) {
      PrismException answer = StatusCodec.toException(cause);
      LOG.atError().setCause(failure).addKeyValue("backend", backend).log("Write not carried out");
      return answer;
    }
    LOG.atWarn().setCause(failure).addKeyValue("backend", backend).log("Write refused by SQLite");
    return Errors.unavailable(backend, "its file refused the write");
  }

  private PrismException full() {
    return Errors.storeFull(backend, "no room on its disk or in its max_size");
  }

  /** Gives the disk the room of the log, which a delete may need to go on. */
  private void makeRoom(WriterSession session) {
    try {
      session.checkpoint();
    } catch (SQLException e) {
      LOG.atDebug().setCause(e).addKeyValue("backend", backend).log("Log not shortened");
    }
  }
}
