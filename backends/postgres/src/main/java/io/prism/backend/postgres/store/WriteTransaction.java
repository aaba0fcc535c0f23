package io.prism.backend.postgres.store;

import io.prism.backend.error.PrismException;
import io.prism.backend.error.StatusCodec;
import io.prism.backend.keyvalue.semantics.Decision;
import io.prism.backend.postgres.link.FailureKind;
import io.prism.backend.postgres.link.Link;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The general way to carry out writes: one transaction that locks every key of the batch in key
 * order, reads what is stored, decides in Java, and writes what came out. Whoever wants one of the
 * keys meanwhile waits, in whichever gateway it is.
 */
final class WriteTransaction {

  private static final Logger LOG = LoggerFactory.getLogger(WriteTransaction.class);

  /** What became of the transaction. */
  enum Outcome {
    /** It was committed, or had nothing to write; every write was answered. */
    DONE,
    /** A token was recorded meanwhile by a call on other keys; rolled back, to be tried again. */
    TOKEN_TAKEN
  }

  /** One write and what was decided on it. */
  private record Decided<R>(Write<R> write, Decision<R> decision) {
    static <R> Decided<R> of(Write<R> write, LockedRows rows) {
      return new Decided<>(
          write,
          write.decide(
              rows.namespace(write),
              rows.recorded(write),
              key -> rows.row(write.namespace(), key)));
    }

    void answer() {
      write.answer(decision.result());
    }
  }

  private final Failures failures;

  WriteTransaction(Failures failures) {
    this.failures = failures;
  }

  /**
   * Carries out writes with different keys and tokens.
   *
   * @throws SQLException when nothing was applied, unless its kind is {@link FailureKind#LOST} and
   *     unanswered writes are left: then their outcome is unknown
   */
  Outcome execute(Link link, List<? extends Write<?>> writes) throws SQLException {
    boolean committing = false;
    link.begin();
    try {
      LockedRows rows = LockedRows.lock(link, writes);
      List<Decided<?>> decided = new ArrayList<>(writes.size());
      List<Refused> refused = new ArrayList<>();
      for (Write<?> write : writes) {
        decide(write, rows, decided, refused);
      }
      if (decided.stream().allMatch(one -> one.decision().isReadOnly())) {
        link.rollback();
      } else {
        if (!write(link, rows, decided)) {
          link.rollback();
          return Outcome.TOKEN_TAKEN;
        }
        committing = true;
        link.commit();
      }
      refused.forEach(one -> one.write().fail(one.answer()));
      decided.forEach(Decided::answer);
      return Outcome.DONE;
    } catch (SQLException e) {
      if (!committing && FailureKind.of(e) == FailureKind.LOST) {
        // The commit was never sent, so the server rolls back.
        writes.forEach(write -> write.fail(failures.notApplied(e)));
      }
      if (!FailureKind.of(e).endsLink()) {
        link.rollback();
      }
      throw e;
    } catch (RuntimeException | Error e) {
      link.rollback();
      throw e;
    }
  }

  private record Refused(Write<?> write, PrismException answer) {}

  private static void decide(
      Write<?> write, LockedRows rows, List<Decided<?>> decided, List<Refused> refused) {
    try {
      decided.add(Decided.of(write, rows));
    } catch (PrismException e) {
      refused.add(new Refused(write, e));
    } catch (RuntimeException e) {
      LOG.atError().setCause(e).log("Mutation not decided");
      refused.add(new Refused(write, StatusCodec.toException(e)));
    }
  }

  private static boolean write(Link link, LockedRows rows, List<Decided<?>> decided)
      throws SQLException {
    List<Changes.RowChange> changes = new ArrayList<>();
    List<Changes.TokenChange> tokens = new ArrayList<>();
    for (Decided<?> one : decided) {
      one.decision()
          .changes()
          .forEach(
              (key, row) -> changes.add(new Changes.RowChange(one.write().namespace(), key, row)));
      one.decision()
          .record()
          .ifPresent(
              record ->
                  tokens.add(
                      new Changes.TokenChange(
                          one.write().namespace(),
                          one.write().token().orElseThrow(),
                          record,
                          one.write().context().call().nowMillis())));
    }
    Changes.writeRows(link, changes);
    Changes.removePlaceholders(link, rows.placeholdersBut(changes));
    return Changes.record(link, tokens);
  }
}
