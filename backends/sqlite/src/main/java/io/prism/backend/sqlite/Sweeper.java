package io.prism.backend.sqlite;

import io.prism.backend.NamespaceState;
import io.prism.backend.SweepReport;
import io.prism.backend.Version;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Removes what is over, in steps that each fit between two batches of writes. */
final class Sweeper {

  private static final int STEP_ROWS = 256;
  private static final long STEP_BYTES = Inbox.BATCH_BYTES;

  private record Step(OpenNamespace namespace, SweepReport report, boolean more) {}

  private final Writer writer;
  private final Namespaces namespaces;
  private final Duration retention;

  Sweeper(Writer writer, Namespaces namespaces, Duration retention) {
    this.writer = writer;
    this.namespaces = namespaces;
    this.retention = retention;
  }

  /** Sweeps the namespaces that are open. */
  CompletableFuture<SweepReport> sweep(long now) {
    CompletableFuture<SweepReport> done = new CompletableFuture<>();
    Deque<String> names = new ArrayDeque<>();
    namespaces.all().forEach(namespace -> names.add(namespace.spec().name()));
    next(names, now, SweepReport.NOTHING, done);
    return done;
  }

  private void next(
      Deque<String> names, long now, SweepReport soFar, CompletableFuture<SweepReport> done) {
    String name = names.peekFirst();
    if (name == null || done.isDone()) {
      done.complete(soFar);
      return;
    }
    StoreTask<Step> task =
        new StoreTask<>(
            connection -> step(connection, namespaces.require(name), now),
            step -> namespaces.put(step.namespace()));
    task.future()
        .whenComplete(
            (step, failure) -> {
              if (failure != null) {
                done.completeExceptionally(failure);
                return;
              }
              if (!step.more()) {
                names.removeFirst();
              }
              next(names, now, soFar.plus(step.report()), done);
            });
    writer.submit(task);
  }

  private Step step(Connection connection, OpenNamespace namespace, long now) throws SQLException {
    int expired = expire(connection, namespace.id(), now);
    List<Long> tombstones = new ArrayList<>();
    Version newest = oldTombstones(connection, namespace, now - retention.toMillis(), tombstones);
    OpenNamespace after = namespace;
    if (newest.compareTo(namespace.state().floor()) > 0) {
      after = namespace.with(new NamespaceState(namespace.state().epoch(), newest));
      NamespaceTable.write(connection, after);
    }
    delete(connection, tombstones);
    int tokens = removeTokens(connection, namespace.id(), now);
    boolean more = expired > 0 || tombstones.size() == STEP_ROWS || tokens == STEP_ROWS;
    return new Step(after, new SweepReport(expired, tombstones.size(), tokens), more);
  }

  /** Turns expired items into tombstones of the same version: to readers nothing changes. */
  private static int expire(Connection connection, int namespace, long now) throws SQLException {
    List<Long> expired = new ArrayList<>();
    // The length of a blob is known without reading it.
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT id, length(value) FROM item WHERE namespace = ? AND expires_at <= ? LIMIT "
                + STEP_ROWS)) {
      select.setInt(1, namespace);
      select.setLong(2, now);
      try (ResultSet rows = select.executeQuery()) {
        long bytes = 0;
        while (bytes < STEP_BYTES && rows.next()) {
          expired.add(rows.getLong(1));
          bytes += rows.getLong(2);
        }
      }
    }
    try (PreparedStatement update =
        connection.prepareStatement(
            "UPDATE item SET expires_at = NULL, deleted_at = ?, value = NULL WHERE id = ?")) {
      for (long id : expired) {
        update.setLong(1, now);
        update.setLong(2, id);
        update.executeUpdate();
      }
    }
    return expired.size();
  }

  /** Finds tombstones nobody needs any more; returns the floor that stands for them. */
  private static Version oldTombstones(
      Connection connection, OpenNamespace namespace, long deletedUntil, List<Long> ids)
      throws SQLException {
    Version newest = namespace.state().floor();
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT id, epoch, clock FROM item WHERE namespace = ? AND deleted_at <= ? LIMIT "
                + STEP_ROWS)) {
      select.setInt(1, namespace.id());
      select.setLong(2, deletedUntil);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          ids.add(rows.getLong(1));
          newest = Version.max(newest, new Version(rows.getInt(2), rows.getLong(3)));
        }
      }
    }
    return newest;
  }

  private static void delete(Connection connection, List<Long> ids) throws SQLException {
    try (PreparedStatement delete = connection.prepareStatement("DELETE FROM item WHERE id = ?")) {
      for (long id : ids) {
        delete.setLong(1, id);
        delete.executeUpdate();
      }
    }
  }

  private static int removeTokens(Connection connection, int namespace, long now)
      throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement(
            "DELETE FROM token WHERE namespace = ?1 AND (token, item) IN (SELECT token, item FROM"
                + " token WHERE namespace = ?1 AND expires_at <= ?2 LIMIT "
                + STEP_ROWS
                + ")")) {
      delete.setInt(1, namespace);
      delete.setLong(2, now);
      return delete.executeUpdate();
    }
  }
}
