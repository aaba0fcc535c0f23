package io.prism.backend.sqlite;

import io.prism.backend.keyvalue.Item;
import io.prism.backend.keyvalue.Key;
import io.prism.backend.keyvalue.ScanPage;
import io.prism.backend.keyvalue.ScanQuery;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** A reader's connection and its statements, prepared once. For one thread at a time. */
final class ReaderSession implements AutoCloseable {

  /**
   * What one turn counted.
   *
   * @param items those that a reader sees
   * @param last whether there is nothing behind
   */
  record Counted(long items, boolean last) {}

  // The columns of a page.
  private static final int KEY = 1;
  private static final int IS_VISIBLE = 2;
  private static final int FIRST_OF_ITEM = 3;

  private static final String BY_KEY = " FROM item WHERE namespace = ? AND key = ? AND ";
  private static final String BY_RANGE = " FROM item WHERE namespace = ? AND key >= ? AND key < ?";
  private static final String LIMIT = " LIMIT " + KeyWalk.ROWS_PER_TURN;

  private final Connection connection;
  private final PreparedStatement begin;
  private final PreparedStatement end;
  private final PreparedStatement selectItem;
  private final PreparedStatement selectHead;
  private final PreparedStatement count;
  private volatile boolean closed;

  private ReaderSession(Connection connection) throws SQLException {
    this.connection = connection;
    this.begin = connection.prepareStatement("BEGIN");
    this.end = connection.prepareStatement("COMMIT");
    this.selectItem =
        connection.prepareStatement("SELECT " + ItemColumns.WHOLE + BY_KEY + ItemColumns.VISIBLE);
    this.selectHead =
        connection.prepareStatement("SELECT " + ItemColumns.HEAD + BY_KEY + ItemColumns.VISIBLE);
    this.count =
        connection.prepareStatement(
            "SELECT count(*), coalesce(sum(visible), 0), max(key) FROM (SELECT key, "
                + ItemColumns.VISIBLE
                + " AS visible"
                + BY_RANGE
                + " ORDER BY key"
                + LIMIT
                + ")");
  }

  /** Opens an existing file. */
  static ReaderSession open(Path file) throws SQLException {
    Connection connection = Connections.reader(file);
    try {
      return new ReaderSession(connection);
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  /** Begins to look at the file as it is when the first statement runs. */
  void begin() throws SQLException {
    begin.executeUpdate();
  }

  /** Stops looking. */
  void end() throws SQLException {
    end.executeUpdate();
  }

  /** The item of a key. */
  Optional<Item> item(int namespace, Key key, long now) throws SQLException {
    bind(selectItem, namespace, key, now);
    try (ResultSet row = selectItem.executeQuery()) {
      return row.next() ? Optional.of(ItemColumns.item(row, 1)) : Optional.empty();
    }
  }

  /** When the item of a key expires; empty when there is no item. Does not read the value. */
  OptionalLong expiresAt(int namespace, Key key, long now) throws SQLException {
    bind(selectHead, namespace, key, now);
    try (ResultSet row = selectHead.executeQuery()) {
      return row.next()
          ? OptionalLong.of(ItemColumns.itemHead(row, 1).expiresAtMillis())
          : OptionalLong.empty();
    }
  }

  private static void bind(PreparedStatement select, int namespace, Key key, long now)
      throws SQLException {
    select.setInt(1, namespace);
    select.setBytes(2, key.toByteArray());
    select.setLong(3, now);
  }

  /**
   * A page of items, short when many rows that nobody sees are in the way; empty when they filled
   * the turn, and the walk has moved behind them.
   */
  Optional<ScanPage> scan(int namespace, KeyWalk walk, ScanQuery query, long now)
      throws SQLException {
    String sql =
        "SELECT key, "
            + ItemColumns.VISIBLE
            + ", "
            + ItemColumns.HEAD
            // The values of expired items may be large, and nobody sees them.
            + (query.keysOnly() ? "" : ", CASE WHEN " + ItemColumns.VISIBLE + " THEN value END")
            + BY_RANGE
            + (query.reverse() ? " ORDER BY key DESC" : " ORDER BY key")
            + LIMIT;
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      int parameter = 1;
      select.setLong(parameter++, now);
      if (!query.keysOnly()) {
        select.setLong(parameter++, now);
      }
      select.setInt(parameter++, namespace);
      select.setBytes(parameter++, walk.from());
      select.setBytes(parameter, walk.to());
      try (ResultSet rows = select.executeQuery()) {
        return page(rows, walk, query);
      }
    }
  }

  private static Optional<ScanPage> page(ResultSet rows, KeyWalk walk, ScanQuery query)
      throws SQLException {
    List<ScanPage.Entry> entries = new ArrayList<>(Math.min(query.limit(), 100));
    long bytes = 0;
    int seen = 0;
    while (rows.next()) {
      seen++;
      byte[] key = rows.getBytes(KEY);
      if (rows.getBoolean(IS_VISIBLE)) {
        if (entries.size() == query.limit()) {
          return Optional.of(new ScanPage(entries, true));
        }
        Item item =
            query.keysOnly()
                ? ItemColumns.itemHead(rows, FIRST_OF_ITEM)
                : ItemColumns.item(rows, FIRST_OF_ITEM);
        bytes += key.length + (long) item.value().size();
        if (bytes > query.maxBytes() && !entries.isEmpty()) {
          return Optional.of(new ScanPage(entries, true));
        }
        entries.add(new ScanPage.Entry(Key.ofStored(key), item));
      }
      if (seen == KeyWalk.ROWS_PER_TURN && entries.isEmpty()) {
        walk.moveBehind(key);
        return Optional.empty();
      }
    }
    return Optional.of(new ScanPage(entries, seen == KeyWalk.ROWS_PER_TURN));
  }

  /** Counts items over one turn of a walk, which moves on. */
  Counted count(int namespace, KeyWalk walk, long now) throws SQLException {
    count.setLong(1, now);
    count.setInt(2, namespace);
    count.setBytes(3, walk.from());
    count.setBytes(4, walk.to());
    try (ResultSet row = count.executeQuery()) {
      row.next();
      boolean last = row.getLong(1) < KeyWalk.ROWS_PER_TURN;
      if (!last) {
        walk.moveBehind(row.getBytes(3));
      }
      return new Counted(row.getLong(2), last);
    }
  }

  /** Whether {@link #close} was called, perhaps by another thread. */
  boolean isClosed() {
    return closed;
  }

  @Override
  public void close() throws SQLException {
    closed = true;
    connection.close();
  }
}
