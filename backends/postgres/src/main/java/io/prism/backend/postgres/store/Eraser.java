package io.prism.backend.postgres.store;

import io.prism.backend.EraseReport;
import io.prism.backend.Erasure;
import io.prism.backend.error.Errors;
import io.prism.backend.postgres.link.Link;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Removes all of a namespace, a few thousand rows at a time and a few hundred in a transaction.
 * Several gateways may do so at once: each skips what another one works on.
 */
public final class Eraser {

  private static final int STEP = 500;
  private static final int STEPS = 20;

  /*
   * Each statement sees at one instant the epoch and the rows: once another gateway has finished,
   * what is there belongs to the time after it.
   */
  private static final String REMOVE_ITEMS =
      """
      with due as (
        select s.ns, s.k from item s
        where s.ns = ? and exists (select 1 from namespace n where n.id = s.ns and n.epoch <= ?)
        limit ? for update skip locked)
      delete from item s using due where s.ns = due.ns and s.k = due.k
      """;

  private static final String REMOVE_TOKENS =
      """
      with due as (
        select t.ns, t.token, t.item from token t
        where t.ns = ? and exists (select 1 from namespace n where n.id = t.ns and n.epoch <= ?)
        limit ? for update skip locked)
      delete from token t using due where t.ns = due.ns and t.token = due.token and t.item = due.item
      """;

  /* What was still on its way when the namespace was found empty. */
  private static final String LATE_ITEMS = "from item s where s.ns = ? and s.epoch <= ?";
  private static final String LATE_TOKENS = "from token t where t.ns = ? and t.epoch <= ?";

  private static final String REMOVE_LATE_ITEMS =
      "with due as (select s.ns, s.k "
          + LATE_ITEMS
          + " limit ? for update skip locked)"
          + " delete from item s using due where s.ns = due.ns and s.k = due.k";

  private static final String REMOVE_LATE_TOKENS =
      "with due as (select t.ns, t.token, t.item "
          + LATE_TOKENS
          + " limit ? for update skip locked)"
          + " delete from token t using due"
          + " where t.ns = due.ns and t.token = due.token and t.item = due.item";

  /* Those of outcomes that have no version do not tell their epoch. */
  private static final String REMOVE_TOKENS_WITHOUT_EPOCH =
      "delete from token t where t.ns = ? and t.epoch is null";

  private static final String HOLDS_ITEMS = "select exists (select 1 from item where ns = ?)";
  private static final String HOLDS_TOKENS = "select exists (select 1 from token where ns = ?)";
  private static final String HOLDS_LATE =
      "select exists (select 1 " + LATE_ITEMS + ") or exists (select 1 " + LATE_TOKENS + ")";

  private final Namespaces namespaces;
  private final WriterFence fence;

  /** Erases in the tables of a store. */
  public Eraser(Namespaces namespaces, WriterFence fence) {
    this.namespaces = namespaces;
    this.fence = fence;
  }

  /** One step, as {@link io.prism.backend.Backend#erase} promises. Blocks. */
  public EraseReport step(Link link, Erasure erasure) throws SQLException {
    Namespaces.Stored stored = namespaces.stored(link, erasure.namespace(), erasure.installation());
    int id = stored.id();
    int epoch = erasure.epoch();
    if (stored.epoch() > epoch) {
      // Whoever finished it may have ended before it had removed what came late. In a still later
      // epoch nobody looks at versions: they may have been copied from elsewhere.
      EraseReport late =
          stored.epoch() == erasure.after() ? removeLate(link, id, epoch) : EraseReport.EMPTY;
      if (late.complete() && holds(link, HOLDS_ITEMS, id)) {
        throw Errors.staleErasure(epoch, stored.epoch());
      }
      return late;
    }
    // Each time: whoever raised it may have ended before the writes under way did.
    Namespaces.raise(link, id, epoch, fence);
    long removed =
        repeat(() -> run(link, REMOVE_ITEMS, id, epoch) + run(link, REMOVE_TOKENS, id, epoch));
    if (holds(link, HOLDS_ITEMS, id) || holds(link, HOLDS_TOKENS, id)) {
      return new EraseReport(removed, false);
    }
    Namespaces.raise(link, id, erasure.after(), fence);
    // A gateway that opened the namespace meanwhile may have written once more.
    PreparedStatement unknown = link.statement(REMOVE_TOKENS_WITHOUT_EPOCH);
    unknown.setInt(1, id);
    removed += unknown.executeUpdate();
    EraseReport late = removeLate(link, id, epoch);
    return new EraseReport(removed + late.removed(), late.complete());
  }

  private static EraseReport removeLate(Link link, int id, int epoch) throws SQLException {
    long removed =
        repeat(
            () ->
                run(link, REMOVE_LATE_ITEMS, id, epoch) + run(link, REMOVE_LATE_TOKENS, id, epoch));
    PreparedStatement holds = link.statement(HOLDS_LATE);
    holds.setInt(1, id);
    holds.setInt(2, epoch);
    holds.setInt(3, id);
    holds.setInt(4, epoch);
    return new EraseReport(removed, !isTrue(holds));
  }

  private interface Step {
    int run() throws SQLException;
  }

  private static long repeat(Step step) throws SQLException {
    long removed = 0;
    for (int i = 0; i < STEPS; i++) {
      int done = step.run();
      if (done == 0) {
        return removed;
      }
      removed += done;
    }
    return removed;
  }

  private static int run(Link link, String sql, int id, int epoch) throws SQLException {
    PreparedStatement remove = link.statement(sql);
    remove.setInt(1, id);
    remove.setInt(2, epoch);
    remove.setInt(3, STEP);
    return remove.executeUpdate();
  }

  private static boolean holds(Link link, String sql, int id) throws SQLException {
    PreparedStatement holds = link.statement(sql);
    holds.setInt(1, id);
    return isTrue(holds);
  }

  private static boolean isTrue(PreparedStatement question) throws SQLException {
    try (ResultSet row = question.executeQuery()) {
      return row.next() && row.getBoolean(1);
    }
  }
}
