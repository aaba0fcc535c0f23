package io.prism.backend.sqlite;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.OptionalLong;

/** How many pages the file may have; SQLite takes none away. For the writer's thread. */
final class PageLimit {

  /** The most that SQLite can count. */
  private static final long UNLIMITED = 0xfffffffeL;

  private final Connection connection;
  private final long most;
  private long set = UNLIMITED;

  /**
   * A limit on a connection that has none yet.
   *
   * @param maxSize most bytes of the file; empty: what the disk has
   */
  PageLimit(Connection connection, OptionalLong maxSize) throws SQLException {
    this.connection = connection;
    this.most = maxSize.isPresent() ? maxSize.getAsLong() / pageSize() : UNLIMITED;
  }

  /** Lets the file grow to its bound. */
  void grow() throws SQLException {
    set(most);
  }

  /** Keeps the file at its pages, of which some may be free. */
  void stay() throws SQLException {
    set(1);
  }

  /** Lets the file grow beyond its bound, for what removes more than it adds in the end. */
  void lift() throws SQLException {
    set(UNLIMITED);
  }

  private void set(long pages) throws SQLException {
    if (pages != set) {
      try (Statement statement = connection.createStatement()) {
        statement.execute("PRAGMA max_page_count = " + pages);
      }
      set = pages;
    }
  }

  private long pageSize() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("PRAGMA page_size")) {
      if (!row.next()) {
        throw new SQLException("the file does not tell the size of its pages");
      }
      return row.getLong(1);
    }
  }
}
