package io.prism.backend.sqlite;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.prism.backend.error.PrismException;
import io.prism.backend.keyvalue.Key;
import io.prism.backend.keyvalue.semantics.Row;
import io.prism.backend.keyvalue.semantics.TokenKey;
import io.prism.backend.keyvalue.semantics.TokenRecord;
import io.prism.common.v1.ErrorReason;
import io.prism.store.v1.RecordedOutcome;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import org.sqlite.SQLiteErrorCode;

/** The writer's connection and its statements, prepared once. For the writer's thread. */
final class WriterSession implements AutoCloseable {

  private static final String BY_KEY = " FROM item WHERE namespace = ? AND key = ?";

  /**
   * A row in the file.
   *
   * @param id its row number
   * @param row what it says; the value may have been left out
   */
  record Stored(long id, Row row) {}

  /** The statements. The driver gives up a statement that fails, so they are made again then. */
  private record Prepared(
      PreparedStatement begin,
      PreparedStatement commit,
      PreparedStatement selectHead,
      PreparedStatement selectWhole,
      PreparedStatement insert,
      PreparedStatement update,
      PreparedStatement selectToken,
      PreparedStatement putToken) {

    static Prepared on(Connection connection) throws SQLException {
      return new Prepared(
          connection.prepareStatement("BEGIN IMMEDIATE"),
          connection.prepareStatement("COMMIT"),
          connection.prepareStatement("SELECT id, " + ItemColumns.HEAD + BY_KEY),
          connection.prepareStatement("SELECT id, " + ItemColumns.WHOLE + BY_KEY),
          connection.prepareStatement(
              "INSERT INTO item (epoch, clock, expires_at, deleted_at, value, namespace, key)"
                  + " VALUES (?, ?, ?, ?, ?, ?, ?)"),
          connection.prepareStatement(
              "UPDATE item SET epoch = ?, clock = ?, expires_at = ?, deleted_at = ?, value = ?"
                  + " WHERE id = ?"),
          connection.prepareStatement(
              "SELECT fingerprint, outcome, expires_at FROM token"
                  + " WHERE namespace = ? AND token = ? AND item = ?"),
          connection.prepareStatement(
              "INSERT OR REPLACE INTO token"
                  + " (namespace, token, item, fingerprint, outcome, expires_at)"
                  + " VALUES (?, ?, ?, ?, ?, ?)"));
    }

    void close() throws SQLException {
      for (PreparedStatement statement :
          List.of(begin, commit, selectHead, selectWhole, insert, update, selectToken, putToken)) {
        statement.close();
      }
    }
  }

  private final Connection connection;
  private final DiskRoom room;
  private final PageLimit pages;
  private Prepared prepared;

  private WriterSession(Connection connection, SqliteOptions options, DiskRoom room)
      throws SQLException {
    this.connection = connection;
    this.room = room;
    this.pages = new PageLimit(connection, options.maxSize());
    this.prepared = Prepared.on(connection);
  }

  /**
   * Opens the file, which is created when missing.
   *
   * @throws PrismException when the file is not for this store
   */
  static WriterSession open(Path file, SqliteOptions options, DiskRoom room) throws SQLException {
    Connection connection = Connections.writer(file, options);
    try {
      Schema.ensure(connection);
      return new WriterSession(connection, options, room);
    } catch (SQLException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  /** The connection, for statements that are rarely needed. */
  Connection connection() {
    return connection;
  }

  /** What the disk has left. */
  DiskRoom room() {
    return room;
  }

  /** Begins a transaction that may take what room there is. */
  void begin() throws SQLException {
    pages.lift();
    prepared.begin().executeUpdate();
  }

  /** Begins a transaction that brings this much, and leaves room for deletes. */
  void beginGrowth(long bytes) throws SQLException {
    if (room.hasRoomFor(bytes)) {
      pages.grow();
    } else {
      pages.stay();
    }
    prepared.begin().executeUpdate();
  }

  /** Commits; once this returns, the transaction survives the loss of power. */
  void commit() throws SQLException {
    prepared.commit().executeUpdate();
  }

  /** Undoes the transaction, if SQLite has not done so by itself after a failure. */
  void rollback() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("ROLLBACK");
    } catch (SQLException e) {
      // "No transaction is active" has no code of its own.
      if (e.getErrorCode() != SQLiteErrorCode.SQLITE_ERROR.code) {
        throw e;
      }
    }
    prepared.close();
    prepared = Prepared.on(connection);
  }

  /**
   * Moves the content of the log into the file and empties the log.
   *
   * @return false when a reader or another program prevented it
   */
  boolean checkpoint() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("PRAGMA wal_checkpoint(TRUNCATE)")) {
      return row.next() && row.getInt(1) == 0;
    }
  }

  /** The row of a key, with or without its value. */
  Optional<Stored> load(int namespace, Key key, boolean withValue) throws SQLException {
    PreparedStatement select = withValue ? prepared.selectWhole() : prepared.selectHead();
    select.setInt(1, namespace);
    select.setBytes(2, key.toByteArray());
    try (ResultSet row = select.executeQuery()) {
      if (!row.next()) {
        return Optional.empty();
      }
      return Optional.of(
          new Stored(
              row.getLong(1), withValue ? ItemColumns.whole(row, 2) : ItemColumns.head(row, 2)));
    }
  }

  /** Writes the first row of a key. */
  void insert(int namespace, Key key, Row row) throws SQLException {
    PreparedStatement insert = prepared.insert();
    ItemColumns.bind(insert, 1, row);
    insert.setInt(6, namespace);
    insert.setBytes(7, key.toByteArray());
    insert.executeUpdate();
    // The driver would keep the value alive until the next use.
    insert.clearParameters();
  }

  /** Replaces a row. */
  void update(long id, Row row) throws SQLException {
    PreparedStatement update = prepared.update();
    ItemColumns.bind(update, 1, row);
    update.setLong(6, id);
    update.executeUpdate();
    update.clearParameters();
  }

  /** What is remembered under a token, expired or not. */
  Optional<TokenRecord> token(int namespace, TokenKey token) throws SQLException {
    PreparedStatement selectToken = prepared.selectToken();
    selectToken.setInt(1, namespace);
    selectToken.setString(2, token.token());
    selectToken.setInt(3, token.place());
    try (ResultSet row = selectToken.executeQuery()) {
      if (!row.next()) {
        return Optional.empty();
      }
      return Optional.of(
          new TokenRecord(
              ByteString.copyFrom(row.getBytes(1)), outcome(row.getBytes(2)), row.getLong(3)));
    }
  }

  private static RecordedOutcome outcome(byte[] bytes) {
    try {
      return RecordedOutcome.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw PrismException.of(
          ErrorReason.DATA_CORRUPTED,
          "what is recorded under the idempotency token cannot be read");
    }
  }

  /** Remembers an outcome, in place of an expired one. */
  void putToken(int namespace, TokenKey token, TokenRecord record) throws SQLException {
    PreparedStatement putToken = prepared.putToken();
    putToken.setInt(1, namespace);
    putToken.setString(2, token.token());
    putToken.setInt(3, token.place());
    putToken.setBytes(4, record.fingerprint().toByteArray());
    putToken.setBytes(5, record.outcome().toByteArray());
    putToken.setLong(6, record.expiresAtMillis());
    putToken.executeUpdate();
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
