package io.prism.backend.postgres.store;

import io.prism.backend.SweepReport;
import io.prism.backend.Version;
import io.prism.backend.postgres.link.Link;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Reclaims space in steps of a few hundred rows, each a transaction of its own that skips whatever
 * somebody else works on. Several gateways may sweep at once.
 */
public final class Sweeper {

  private static final int STEP = 500;

  /* The version stays: what a later write gets must not depend on whether the sweeper came by. */
  private static final String BURY =
      """
      with due as (
        select s.ns, s.k from item s
        where s.ns = ? and s.deleted_at is null and s.expires_at < 9223372036854775807 and s.expires_at <= ?
        limit ? for update skip locked)
      update item s set deleted_at = s.expires_at, expires_at = 0, v = null from due
      where s.ns = due.ns and s.k = due.k
      """;

  private static final String NEWEST_TOMBSTONE =
      """
      select d.epoch, d.clock from (
        select s.epoch, s.clock from item s
        where s.ns = ? and s.deleted_at is not null and s.deleted_at <= ? order by s.deleted_at limit ?) d
      order by d.epoch desc, d.clock desc limit 1
      """;

  private static final String RAISE_FLOOR =
      """
      update namespace n set
        floor_epoch = case when (t.epoch, t.clock) > (n.floor_epoch, n.floor_clock) then t.epoch else n.floor_epoch end,
        floor_clock = case when (t.epoch, t.clock) > (n.floor_epoch, n.floor_clock) then t.clock else n.floor_clock end
      from (values (?, ?)) as t(epoch, clock) where n.id = ?
      returning n.floor_epoch, n.floor_clock
      """;

  private static final String REMOVE =
      """
      with due as (
        select s.ns, s.k from item s
        where s.ns = ? and s.deleted_at is not null and s.deleted_at <= ? and (s.epoch, s.clock) <= (?, ?)
        limit ? for update skip locked)
      delete from item s using due where s.ns = due.ns and s.k = due.k
      """;

  private static final String FORGET =
      """
      with due as (
        select t.ns, t.token, t.item from token t
        where t.expires_at <= ? and t.ns = any(?) limit ? for update skip locked)
      delete from token t using due where t.ns = due.ns and t.token = due.token and t.item = due.item
      """;

  /** Tombstones whose versions the floor is raised above in one go. */
  private static final int FLOOR_STEP = 10_000;

  private final Namespaces namespaces;
  private final WriterFence fence;
  private final Duration tombstoneRetention;
  private final BooleanSupplier stopped;

  /**
   * Sweeps the open namespaces.
   *
   * @param tombstoneRetention how long a tombstone is kept at least, for copies to learn of the
   *     deletion
   * @param stopped asked between steps
   */
  public Sweeper(
      Namespaces namespaces,
      WriterFence fence,
      Duration tombstoneRetention,
      BooleanSupplier stopped) {
    this.namespaces = namespaces;
    this.fence = fence;
    this.tombstoneRetention = tombstoneRetention;
    this.stopped = stopped;
  }

  /** Sweeps as of a time. Blocks. */
  public SweepReport sweep(Link link, long nowMillis) throws SQLException {
    SweepReport report = SweepReport.NOTHING;
    List<Integer> swept = new ArrayList<>();
    for (OpenNamespace namespace : namespaces.all()) {
      if (stopped.getAsBoolean()) {
        return report;
      }
      int id = namespace.id();
      swept.add(id);
      long buried = repeat(() -> bury(link, id, nowMillis));
      long removed = removeTombstones(link, id, nowMillis - tombstoneRetention.toMillis());
      report = report.plus(new SweepReport(buried, removed, 0));
    }
    return report.plus(new SweepReport(0, 0, repeat(() -> forget(link, swept, nowMillis))));
  }

  private interface Step {
    int run() throws SQLException;
  }

  private long repeat(Step step) throws SQLException {
    long sum = 0;
    int done;
    do {
      done = step.run();
      sum += done;
    } while (done == STEP && !stopped.getAsBoolean());
    return sum;
  }

  private static int bury(Link link, int namespaceId, long nowMillis) throws SQLException {
    PreparedStatement bury = link.statement(BURY);
    bury.setInt(1, namespaceId);
    bury.setLong(2, nowMillis);
    bury.setInt(3, STEP);
    return bury.executeUpdate();
  }

  /**
   * Raises the floor durably, waits for whoever may not have seen it, and only then removes what is
   * below it.
   */
  private long removeTombstones(Link link, int namespaceId, long cutoffMillis) throws SQLException {
    long sum = 0;
    Optional<Version> newest = newestTombstone(link, namespaceId, cutoffMillis);
    while (newest.isPresent() && !stopped.getAsBoolean()) {
      Version floor = raiseFloor(link, namespaceId, newest.get());
      fence.await(link);
      long removed = repeat(() -> remove(link, namespaceId, cutoffMillis, floor));
      sum += removed;
      newest = removed == 0 ? Optional.empty() : newestTombstone(link, namespaceId, cutoffMillis);
    }
    return sum;
  }

  private static Optional<Version> newestTombstone(Link link, int namespaceId, long cutoffMillis)
      throws SQLException {
    PreparedStatement newest = link.statement(NEWEST_TOMBSTONE);
    newest.setInt(1, namespaceId);
    newest.setLong(2, cutoffMillis);
    newest.setInt(3, FLOOR_STEP);
    try (ResultSet row = newest.executeQuery()) {
      return row.next()
          ? Optional.of(new Version(row.getInt(1), row.getLong(2)))
          : Optional.empty();
    }
  }

  private static Version raiseFloor(Link link, int namespaceId, Version above) throws SQLException {
    PreparedStatement raise = link.statement(RAISE_FLOOR);
    raise.setInt(1, above.epoch());
    raise.setLong(2, above.clock());
    raise.setInt(3, namespaceId);
    try (ResultSet row = raise.executeQuery()) {
      if (!row.next()) {
        throw new IllegalStateException("the row of an open namespace is gone");
      }
      return new Version(row.getInt(1), row.getLong(2));
    }
  }

  private static int remove(Link link, int namespaceId, long cutoffMillis, Version floor)
      throws SQLException {
    PreparedStatement remove = link.statement(REMOVE);
    remove.setInt(1, namespaceId);
    remove.setLong(2, cutoffMillis);
    remove.setInt(3, floor.epoch());
    remove.setLong(4, floor.clock());
    remove.setInt(5, STEP);
    return remove.executeUpdate();
  }

  private static int forget(Link link, List<Integer> namespaceIds, long nowMillis)
      throws SQLException {
    PreparedStatement forget = link.statement(FORGET);
    forget.setLong(1, nowMillis);
    forget.setArray(2, link.ints(namespaceIds, id -> id));
    forget.setInt(3, STEP);
    return forget.executeUpdate();
  }
}
