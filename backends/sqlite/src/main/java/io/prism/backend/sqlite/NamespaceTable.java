package io.prism.backend.sqlite;

import io.prism.backend.NamespaceSpec;
import io.prism.backend.NamespaceState;
import io.prism.backend.Version;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** The table of namespaces. Every method is part of the caller's transaction. */
final class NamespaceTable {

  private NamespaceTable() {}

  /** Finds a namespace, or adds it. */
  static OpenNamespace findOrAdd(Connection connection, NamespaceSpec spec) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO namespace (name, epoch, floor_epoch, floor_clock) VALUES (?, 0, 0, 0)"
                + " ON CONFLICT (name) DO NOTHING")) {
      insert.setString(1, spec.name());
      insert.executeUpdate();
    }
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT id, epoch, floor_epoch, floor_clock FROM namespace WHERE name = ?")) {
      select.setString(1, spec.name());
      try (ResultSet row = select.executeQuery()) {
        row.next();
        Version floor = new Version(row.getInt(3), row.getLong(4));
        return new OpenNamespace(row.getInt(1), spec, new NamespaceState(row.getInt(2), floor));
      }
    }
  }

  /** Writes a namespace's epoch and floor. */
  static void write(Connection connection, OpenNamespace namespace) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            "UPDATE namespace SET epoch = ?, floor_epoch = ?, floor_clock = ? WHERE id = ?")) {
      update.setInt(1, namespace.state().epoch());
      update.setInt(2, namespace.state().floor().epoch());
      update.setLong(3, namespace.state().floor().clock());
      update.setInt(4, namespace.id());
      update.executeUpdate();
    }
  }
}
