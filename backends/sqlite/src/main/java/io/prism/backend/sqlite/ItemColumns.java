package io.prism.backend.sqlite;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.prism.backend.Version;
import io.prism.backend.keyvalue.Expiry;
import io.prism.backend.keyvalue.Item;
import io.prism.backend.keyvalue.semantics.Row;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;

/** Between rows and columns. */
final class ItemColumns {

  /** Version, expiry and deletion, in this order; nulls as numbers, which are cheaper to read. */
  static final String HEAD =
      "epoch, clock, ifnull(expires_at, " + Expiry.NEVER + "), ifnull(deleted_at, -1)";

  /** {@link #HEAD} and the value. */
  static final String WHOLE = HEAD + ", value";

  /** Narrows rows to those that a reader sees; its one parameter is the time. */
  static final String VISIBLE = "deleted_at IS NULL AND (expires_at IS NULL OR expires_at > ?)";

  private static final int NOT_DELETED = -1;

  private ItemColumns() {}

  /** Reads a row from {@link #WHOLE}, which starts at column {@code first}. */
  static Row whole(ResultSet row, int first) throws SQLException {
    return row(row, first, true);
  }

  /** Reads a row from {@link #HEAD}, leaving the value of an item empty. */
  static Row head(ResultSet row, int first) throws SQLException {
    return row(row, first, false);
  }

  private static Row row(ResultSet row, int first, boolean withValue) throws SQLException {
    Version version = version(row, first);
    long deletedAt = row.getLong(first + 3);
    if (deletedAt != NOT_DELETED) {
      return new Row.Tombstone(version, deletedAt);
    }
    return new Row.Live(
        version, withValue ? value(row, first + 4) : ByteString.EMPTY, row.getLong(first + 2));
  }

  /** Reads an item from {@link #WHOLE} of a row known to be visible. */
  static Item item(ResultSet row, int first) throws SQLException {
    return new Item(value(row, first + 4), version(row, first), row.getLong(first + 2));
  }

  /** Reads an item from {@link #HEAD} of a row known to be visible; its value is empty. */
  static Item itemHead(ResultSet row, int first) throws SQLException {
    return new Item(ByteString.EMPTY, version(row, first), row.getLong(first + 2));
  }

  private static Version version(ResultSet row, int first) throws SQLException {
    return new Version(row.getInt(first), row.getLong(first + 1));
  }

  private static ByteString value(ResultSet row, int column) throws SQLException {
    byte[] value = row.getBytes(column);
    return value == null ? ByteString.EMPTY : UnsafeByteOperations.unsafeWrap(value);
  }

  /** Sets epoch, clock, expires_at, deleted_at and value, in this order. */
  static void bind(PreparedStatement statement, int first, Row row) throws SQLException {
    statement.setInt(first, row.version().epoch());
    statement.setLong(first + 1, row.version().clock());
    switch (row) {
      case Row.Live live -> {
        if (live.expiresAtMillis() == Expiry.NEVER) {
          statement.setNull(first + 2, Types.BIGINT);
        } else {
          statement.setLong(first + 2, live.expiresAtMillis());
        }
        statement.setNull(first + 3, Types.BIGINT);
        statement.setBytes(first + 4, live.value().toByteArray());
      }
      case Row.Tombstone tombstone -> {
        statement.setNull(first + 2, Types.BIGINT);
        // Another store's tombstone may carry any time, but -1 stands for "not deleted" here.
        statement.setLong(first + 3, Math.max(0, tombstone.deletedAtMillis()));
        statement.setNull(first + 4, Types.BLOB);
      }
    }
  }
}
