package io.prism.backend.sqlite;

import com.google.protobuf.ByteString;
import io.prism.backend.Deadline;
import io.prism.backend.error.Errors;
import io.prism.backend.keyvalue.Item;
import io.prism.backend.keyvalue.Key;
import io.prism.backend.keyvalue.KeyRange;
import io.prism.backend.keyvalue.ScanPage;
import io.prism.backend.keyvalue.ScanQuery;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** A reader's connection and its statements, prepared once. For one thread at a time. */
final class ReaderSession implements AutoCloseable {

  /** No key holds this byte: every key is less. */
  private static final byte[] BEHIND_ALL_KEYS = {(byte) 0xff};

  private static final int COUNT_STEP = 10_000;
  private static final String BY_KEY = " FROM item WHERE namespace = ? AND key = ? AND ";
  private static final String BY_RANGE = " FROM item WHERE namespace = ? AND key >= ? AND key < ?";

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
                + " ORDER BY key LIMIT "
                + COUNT_STEP
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

  /** A page of items. */
  ScanPage scan(int namespace, ScanQuery query, long now) throws SQLException {
    byte[] from = query.range().start().toByteArray();
    byte[] to = query.range().end().map(ByteString::toByteArray).orElse(BEHIND_ALL_KEYS);
    if (query.after().isPresent()) {
      byte[] after = query.after().get().toByteArray();
      if (query.reverse()) {
        to = min(to, after);
      } else {
        from = max(from, next(after));
      }
    }
    String sql =
        "SELECT key, "
            + (query.keysOnly() ? ItemColumns.HEAD : ItemColumns.WHOLE)
            + BY_RANGE
            + " AND "
            + ItemColumns.VISIBLE
            + (query.reverse() ? " ORDER BY key DESC" : " ORDER BY key");
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      select.setInt(1, namespace);
      select.setBytes(2, from);
      select.setBytes(3, to);
      select.setLong(4, now);
      try (ResultSet rows = select.executeQuery()) {
        return page(rows, query);
      }
    }
  }

  private static ScanPage page(ResultSet rows, ScanQuery query) throws SQLException {
    List<ScanPage.Entry> entries = new ArrayList<>(Math.min(query.limit(), 100));
    long bytes = 0;
    while (rows.next()) {
      if (entries.size() == query.limit()) {
        return new ScanPage(entries, true);
      }
      Key key = Key.ofStored(rows.getBytes(1));
      Item item = query.keysOnly() ? ItemColumns.itemHead(rows, 2) : ItemColumns.item(rows, 2);
      bytes += key.size() + item.value().size();
      if (bytes > query.maxBytes() && !entries.isEmpty()) {
        return new ScanPage(entries, true);
      }
      entries.add(new ScanPage.Entry(key, item));
    }
    return new ScanPage(entries, false);
  }

  /**
   * The number of items in a range. Counts in steps, to notice that nobody waits any more.
   *
   * @throws io.prism.backend.error.PrismException when the deadline passes
   */
  long count(int namespace, KeyRange range, long now, Deadline deadline) throws SQLException {
    byte[] from = range.start().toByteArray();
    byte[] to = range.end().map(ByteString::toByteArray).orElse(BEHIND_ALL_KEYS);
    long total = 0;
    while (!deadline.isExpired()) {
      count.setLong(1, now);
      count.setInt(2, namespace);
      count.setBytes(3, from);
      count.setBytes(4, to);
      try (ResultSet row = count.executeQuery()) {
        row.next();
        total += row.getLong(2);
        if (row.getLong(1) < COUNT_STEP) {
          return total;
        }
        from = next(row.getBytes(3));
      }
    }
    throw Errors.deadlineExceeded();
  }

  /** The smallest bytes behind these. */
  private static byte[] next(byte[] key) {
    return Arrays.copyOf(key, key.length + 1);
  }

  private static byte[] min(byte[] a, byte[] b) {
    return Arrays.compareUnsigned(a, b) <= 0 ? a : b;
  }

  private static byte[] max(byte[] a, byte[] b) {
    return Arrays.compareUnsigned(a, b) >= 0 ? a : b;
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
