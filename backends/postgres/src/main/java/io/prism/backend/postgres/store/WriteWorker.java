package io.prism.backend.postgres.store;

import io.prism.backend.error.PrismException;
import io.prism.backend.keyvalue.Results;
import io.prism.backend.postgres.lane.BatchWorker;
import io.prism.backend.postgres.link.FailureKind;
import io.prism.backend.postgres.link.Link;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Carries out batches of writes: unconditional puts in one statement, everything else, and whatever
 * that statement leaves, in one transaction. What the server rolled back in favour of others is
 * repeated; a batch that holds a value which the server refuses is repeated one by one, so that
 * only that one fails.
 */
public final class WriteWorker implements BatchWorker<Write<?>> {

  private static final int ATTEMPTS = 5;

  private final Failures failures;

  /** Writes for a store of this name. */
  public WriteWorker(String backend) {
    this.failures = new Failures(backend);
  }

  @Override
  public void run(Link link, List<Write<?>> batch) throws SQLException {
    List<MutationWrite<Results.PutResult>> puts = new ArrayList<>();
    List<Write<?>> others = new ArrayList<>();
    for (Write<?> write : batch) {
      if (!Namespaces.failsUnsafe(write, link.unsafeSetting())) {
        PutStatement.accepts(write).ifPresentOrElse(puts::add, () -> others.add(write));
      }
    }
    if (!puts.isEmpty()) {
      try {
        others.addAll(put(link, puts));
      } catch (SQLException e) {
        fail(others, e);
        throw e;
      }
    }
    if (!others.isEmpty()) {
      transact(link, others);
    }
  }

  /** Puts; returns what has to go the general way. */
  private List<Write<?>> put(Link link, List<MutationWrite<Results.PutResult>> puts)
      throws SQLException {
    SQLException last = null;
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      try {
        return PutStatement.execute(link, puts);
      } catch (SQLException e) {
        last = e;
        switch (FailureKind.of(e)) {
          case CONTENDED -> {}
          case DUPLICATE -> {
            return List.copyOf(puts);
          }
          case DATA -> {
            return puts.size() == 1 ? rejected(puts, e) : putOneByOne(link, puts);
          }
          case LOST -> throw e;
          case REFUSED -> {
            fail(puts, e);
            throw e;
          }
          case FULL, BUSY, SLOW, CORRUPT, DEFECT -> {
            return rejected(puts, e);
          }
        }
      }
    }
    return last == null ? List.of() : rejected(puts, last);
  }

  private List<Write<?>> putOneByOne(Link link, List<MutationWrite<Results.PutResult>> puts)
      throws SQLException {
    List<Write<?>> left = new ArrayList<>();
    for (MutationWrite<Results.PutResult> one : puts) {
      left.addAll(put(link, List.of(one)));
    }
    return left;
  }

  private List<Write<?>> rejected(List<? extends Write<?>> writes, SQLException failure) {
    fail(writes, failure);
    return List.of();
  }

  private void transact(Link link, List<? extends Write<?>> writes) throws SQLException {
    WriteTransaction transaction = new WriteTransaction(failures);
    Optional<SQLException> last = Optional.empty();
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      try {
        if (transaction.execute(link, writes) == WriteTransaction.Outcome.DONE) {
          return;
        }
      } catch (SQLException e) {
        FailureKind kind = FailureKind.of(e);
        if (kind == FailureKind.DATA && writes.size() > 1) {
          for (Write<?> one : writes) {
            transact(link, List.of(one));
          }
          return;
        }
        if (kind != FailureKind.CONTENDED && kind != FailureKind.DUPLICATE) {
          if (kind.isRolledBack()) {
            fail(writes, e);
          }
          if (kind.endsLink()) {
            throw e;
          }
          return;
        }
        last = Optional.of(e);
      }
    }
    SQLException failure =
        last.orElseGet(() -> new SQLException("tokens are taken again and again", "40001"));
    fail(writes, failure);
  }

  private void fail(List<? extends Write<?>> writes, SQLException failure) {
    PrismException answer = failures.notApplied(failure);
    writes.forEach(write -> write.fail(answer));
  }
}
