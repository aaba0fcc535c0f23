package io.prism.backend.sqlite;

import io.prism.backend.Durability;
import io.prism.backend.EraseReport;
import io.prism.backend.Erasure;
import io.prism.backend.NamespaceSpec;
import io.prism.backend.NamespaceState;
import io.prism.backend.error.Errors;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Removes all of a namespace, in steps that each fit between two batches of writes. */
final class Eraser {

  private static final int STEP_ROWS = 256;
  private static final long STEP_BYTES = Inbox.BATCH_BYTES;

  private record Step(NamespaceState state, EraseReport report) {}

  private final Writer writer;
  private final Namespaces namespaces;

  Eraser(Writer writer, Namespaces namespaces) {
    this.writer = writer;
    this.namespaces = namespaces;
  }

  /** One step, as {@link io.prism.backend.Backend#erase} promises. */
  CompletableFuture<EraseReport> erase(Erasure erasure) {
    StoreTask<Step> task =
        new StoreTask<>(
            connection -> step(connection, erasure),
            step -> namespaces.update(erasure.namespace(), step.state()));
    writer.submit(task);
    return task.future().thenApply(Step::report);
  }

  private static Step step(Connection connection, Erasure erasure) throws SQLException {
    Schema.claim(connection, erasure.installation());
    // Whoever has opened it asked for a durability; here it is not looked at.
    NamespaceSpec spec =
        new NamespaceSpec(erasure.namespace(), Durability.BEST_EFFORT, erasure.installation());
    OpenNamespace namespace = NamespaceTable.findOrAdd(connection, spec);
    int recorded = namespace.state().epoch();
    if (recorded > erasure.epoch()) {
      if (isEmpty(connection, namespace.id())) {
        return new Step(namespace.state(), EraseReport.EMPTY);
      }
      throw Errors.staleErasure(erasure.epoch(), recorded);
    }
    int removed = removeItems(connection, namespace.id());
    removed += removeTokens(connection, namespace.id());
    // The writer's thread is the only one that adds rows, so nothing comes in between.
    boolean complete = isEmpty(connection, namespace.id());
    int epoch = complete ? erasure.after() : erasure.epoch();
    OpenNamespace after = namespace.with(new NamespaceState(epoch, namespace.state().floor()));
    NamespaceTable.write(connection, after);
    return new Step(after.state(), new EraseReport(removed, complete));
  }

  private static boolean isEmpty(Connection connection, int namespace) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT EXISTS (SELECT 1 FROM item WHERE namespace = ?1)"
                + " OR EXISTS (SELECT 1 FROM token WHERE namespace = ?1)")) {
      select.setInt(1, namespace);
      try (ResultSet row = select.executeQuery()) {
        return row.next() && row.getInt(1) == 0;
      }
    }
  }

  private static int removeItems(Connection connection, int namespace) throws SQLException {
    List<Long> ids = new ArrayList<>();
    // The length of a blob is known without reading it.
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT id, length(value) FROM item WHERE namespace = ? LIMIT " + STEP_ROWS)) {
      select.setInt(1, namespace);
      try (ResultSet rows = select.executeQuery()) {
        long bytes = 0;
        while (bytes < STEP_BYTES && rows.next()) {
          ids.add(rows.getLong(1));
          bytes += rows.getLong(2);
        }
      }
    }
    try (PreparedStatement delete = connection.prepareStatement("DELETE FROM item WHERE id = ?")) {
      for (long id : ids) {
        delete.setLong(1, id);
        delete.executeUpdate();
      }
    }
    return ids.size();
  }

  private static int removeTokens(Connection connection, int namespace) throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement(
            "DELETE FROM token WHERE namespace = ?1 AND (token, item) IN (SELECT token, item FROM"
                + " token WHERE namespace = ?1 LIMIT "
                + STEP_ROWS
                + ")")) {
      delete.setInt(1, namespace);
      return delete.executeUpdate();
    }
  }
}
