package io.prism.backend.sqlite;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteOpenMode;

/** Opens connections with the settings that the store's promises rest on. */
final class Connections {

  /** For the moment that another program, such as a backup, may hold the file. */
  private static final int BUSY_MILLIS = 5_000;

  private static final long READER_CACHE_BYTES = 4L << 20;
  private static final int FULL_SYNC = 2;

  private Connections() {}

  /** The connection of the writer. */
  static Connection writer(Path file, SqliteOptions options) throws SQLException {
    SQLiteConfig config = config();
    Connection connection = config.createConnection("jdbc:sqlite:" + file);
    try (Statement statement = connection.createStatement()) {
      require(statement, "PRAGMA journal_mode = WAL", "wal");
      statement.execute("PRAGMA synchronous = FULL");
      require(statement, "PRAGMA synchronous", Integer.toString(FULL_SYNC));
      // On macOS only this reaches the platter; elsewhere it changes nothing.
      statement.execute("PRAGMA fullfsync = ON");
      statement.execute("PRAGMA checkpoint_fullfsync = ON");
      prepare(statement, options.cacheSize());
      return connection;
    } catch (SQLException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  /** A connection that can only read. */
  static Connection reader(Path file) throws SQLException {
    SQLiteConfig config = config();
    config.setReadOnly(true);
    Connection connection = config.createConnection("jdbc:sqlite:" + file);
    try (Statement statement = connection.createStatement()) {
      prepare(statement, READER_CACHE_BYTES);
      return connection;
    } catch (SQLException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  private static SQLiteConfig config() {
    SQLiteConfig config = new SQLiteConfig();
    // A connection is used by one thread at a time, so SQLite need not guard it.
    config.setOpenMode(SQLiteOpenMode.NOMUTEX);
    config.setBusyTimeout(BUSY_MILLIS);
    return config;
  }

  private static void prepare(Statement statement, long cacheBytes) throws SQLException {
    // A failing disk must come back as an error code, not as a signal that ends the process.
    statement.execute("PRAGMA mmap_size = 0");
    statement.execute("PRAGMA temp_store = MEMORY");
    // Negative: in KiB.
    statement.execute("PRAGMA cache_size = " + -(cacheBytes >> 10));
  }

  private static void require(Statement statement, String pragma, String expected)
      throws SQLException {
    try (ResultSet row = statement.executeQuery(pragma)) {
      String actual = row.next() ? row.getString(1) : "";
      if (!expected.equals(actual)) {
        throw new SQLException(
            "'" + pragma + "' answered '" + actual + "' where '" + expected + "' is needed");
      }
    }
  }
}
