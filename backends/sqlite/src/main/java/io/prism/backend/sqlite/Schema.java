package io.prism.backend.sqlite;

import io.prism.backend.error.PrismException;
import io.prism.common.v1.ErrorReason;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The tables, and what the file says of itself.
 *
 * <p>Items lie in a table with row numbers, and their keys in an index beside it: rows clustered by
 * key would spill every value of more than a quarter of a page to a page of its own. The value is
 * the last column, so that the others are read without it.
 */
final class Schema {

  /** The form of the tables; a larger number is of a newer release. */
  static final int FORMAT = 1;

  /** Marks the file as ours in its header: the letters "Prsm". */
  private static final int APPLICATION_ID = 0x5072736d;

  private static final String FORMAT_NAME = "format";
  private static final String INSTALLATION_NAME = "installation";
  private static final String IDENTITY_NAME = "identity";

  private static final List<String> DEFINITION =
      List.of(
          "PRAGMA application_id = " + APPLICATION_ID,
          "CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID",
          "INSERT INTO meta VALUES ('" + FORMAT_NAME + "', '" + FORMAT + "')",
          """
          CREATE TABLE namespace (
            id INTEGER PRIMARY KEY,
            name TEXT NOT NULL UNIQUE,
            epoch INTEGER NOT NULL,
            floor_epoch INTEGER NOT NULL,
            floor_clock INTEGER NOT NULL) STRICT""",
          // deleted_at is set for tombstones; expires_at is null for what never expires.
          """
          CREATE TABLE item (
            id INTEGER PRIMARY KEY,
            namespace INTEGER NOT NULL,
            key BLOB NOT NULL,
            epoch INTEGER NOT NULL,
            clock INTEGER NOT NULL,
            expires_at INTEGER,
            deleted_at INTEGER,
            value BLOB,
            UNIQUE (namespace, key)) STRICT""",
          "CREATE INDEX item_expiry ON item (namespace, expires_at) WHERE expires_at IS NOT NULL",
          "CREATE INDEX item_deletion ON item (namespace, deleted_at) WHERE deleted_at IS NOT NULL",
          """
          CREATE TABLE token (
            namespace INTEGER NOT NULL,
            token TEXT NOT NULL,
            item INTEGER NOT NULL,
            fingerprint BLOB NOT NULL,
            outcome BLOB NOT NULL,
            expires_at INTEGER NOT NULL,
            PRIMARY KEY (namespace, token, item)) STRICT, WITHOUT ROWID""",
          "CREATE INDEX token_expiry ON token (namespace, expires_at)");

  private Schema() {}

  /**
   * Makes the tables in an empty file, and checks a file that has some.
   *
   * @throws PrismException {@code FORMAT_TOO_NEW}, or {@code STORE_IN_USE} when the file belongs to
   *     another program
   */
  static void ensure(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      if (number(statement, "SELECT count(*) FROM sqlite_schema") == 0) {
        statement.execute("BEGIN IMMEDIATE");
        for (String sql : DEFINITION) {
          statement.execute(sql);
        }
        drawIdentity(connection);
        statement.execute("COMMIT");
        return;
      }
      if (number(statement, "PRAGMA application_id") != APPLICATION_ID) {
        throw PrismException.of(
            ErrorReason.STORE_IN_USE,
            "the file is a database of another program; choose another path");
      }
    }
    int format = read(connection, FORMAT_NAME).map(Integer::parseInt).orElse(0);
    if (format > FORMAT) {
      throw PrismException.builder(
              ErrorReason.FORMAT_TOO_NEW,
              "the file has format "
                  + format
                  + " but this release knows up to "
                  + FORMAT
                  + "; use a newer release")
          .metadata("format", Integer.toString(format))
          .metadata("supported", Integer.toString(FORMAT))
          .build();
    }
  }

  /** Which store it is; empty in a file of an older release. */
  static Optional<String> identity(Connection connection) throws SQLException {
    return read(connection, IDENTITY_NAME);
  }

  /** Makes it one that is told from others. Part of the caller's transaction. */
  static void drawIdentity(Connection connection) throws SQLException {
    add(connection, IDENTITY_NAME, UUID.randomUUID().toString());
  }

  /**
   * Records whose file this is, the first time, and checks it ever after. Part of the caller's
   * transaction.
   *
   * @throws PrismException {@code STORE_IN_USE}
   */
  static void claim(Connection connection, String installation) throws SQLException {
    Optional<String> owner = read(connection, INSTALLATION_NAME);
    if (owner.isEmpty()) {
      add(connection, INSTALLATION_NAME, installation);
    } else if (!owner.get().equals(installation)) {
      throw PrismException.of(
          ErrorReason.STORE_IN_USE,
          "the file belongs to another installation; choose another path, or the data directory that"
              + " this file came with");
    }
  }

  private static void add(Connection connection, String name, String value) throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement("INSERT INTO meta VALUES (?, ?)")) {
      insert.setString(1, name);
      insert.setString(2, value);
      insert.executeUpdate();
    }
  }

  private static Optional<String> read(Connection connection, String name) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("SELECT value FROM meta WHERE name = ?")) {
      select.setString(1, name);
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
      }
    }
  }

  private static long number(Statement statement, String sql) throws SQLException {
    try (ResultSet row = statement.executeQuery(sql)) {
      return row.next() ? row.getLong(1) : 0;
    }
  }
}
