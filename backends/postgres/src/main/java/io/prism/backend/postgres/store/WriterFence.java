package io.prism.backend.postgres.store;

import io.prism.backend.error.Errors;
import io.prism.backend.postgres.link.Link;
import java.sql.Array;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Waits until every write has ended that may not have seen what was committed before the wait.
 *
 * <p>A write locks the table of items before it takes the snapshot with which it reads the
 * namespace's epoch and floor, and keeps that lock until its transaction has ended. So whoever does
 * not hold the lock when this begins will see what was committed before; and whoever holds it is
 * waited for, in whichever gateway it runs.
 */
public final class WriterFence {

  private static final String WRITERS =
      """
      select l.virtualtransaction from pg_locks l
      where l.locktype = 'relation' and l.relation = 'item'::regclass
        and l.database = (select d.oid from pg_database d where d.datname = current_database())
        and l.mode in ('RowShareLock', 'RowExclusiveLock') and l.pid <> pg_backend_pid()
      """;

  private static final String STILL_THERE = WRITERS + " and l.virtualtransaction = any(?)";

  private static final long SHORTEST_PAUSE_NANOS = Duration.ofMillis(1).toNanos();
  private static final long LONGEST_PAUSE_NANOS = Duration.ofMillis(50).toNanos();

  private final String backend;
  private final Duration patience;

  /** Gives up after {@code patience}, which is longer than a transaction of ours can take. */
  public WriterFence(String backend, Duration patience) {
    this.backend = backend;
    this.patience = patience;
  }

  /**
   * Waits. Blocks.
   *
   * @throws io.prism.backend.error.PrismException {@code BACKEND_UNAVAILABLE} when a write does not
   *     end
   */
  void await(Link link) throws SQLException {
    List<String> writers = read(link.statement(WRITERS));
    long end = System.nanoTime() + patience.toNanos();
    long pause = SHORTEST_PAUSE_NANOS;
    while (!writers.isEmpty()) {
      if (System.nanoTime() - end >= 0 || Thread.currentThread().isInterrupted()) {
        throw Errors.unavailable(backend, "a write of an earlier state does not end");
      }
      LockSupport.parkNanos(pause);
      pause = Math.min(2 * pause, LONGEST_PAUSE_NANOS);
      PreparedStatement stillThere = link.statement(STILL_THERE);
      Array known = link.texts(writers, writer -> writer);
      stillThere.setArray(1, known);
      writers = read(stillThere);
    }
  }

  private static List<String> read(PreparedStatement statement) throws SQLException {
    List<String> writers = new ArrayList<>();
    try (ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        writers.add(rows.getString(1));
      }
    }
    return writers;
  }
}
