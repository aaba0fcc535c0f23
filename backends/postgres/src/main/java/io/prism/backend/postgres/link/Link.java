package io.prism.backend.postgres.link;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;
import org.postgresql.PGConnection;

/**
 * One connection with its prepared statements, in auto-commit mode unless a transaction was begun.
 * Confined to one thread, except {@link #abort}.
 */
public final class Link implements AutoCloseable {

  private static final String SET_TIMEOUT = "select set_config('statement_timeout', ?, false)";
  private static final Duration LEAST_TIMEOUT = Duration.ofMillis(20);

  private final Connection connection;
  private final PGConnection driver;
  private final long generation;
  private final ServerFacts facts;
  private final Duration statementTimeout;
  private final Map<String, PreparedStatement> statements = new HashMap<>();
  private Duration currentTimeout;
  private long usedNanos = System.nanoTime();

  Link(Connection connection, long generation, ServerFacts facts, Duration statementTimeout)
      throws SQLException {
    this.connection = connection;
    this.driver = connection.unwrap(PGConnection.class);
    this.generation = generation;
    this.facts = facts;
    this.statementTimeout = statementTimeout;
    this.currentTimeout = statementTimeout;
  }

  /** Which of the store's successive servers, or lives of a server, it leads to. */
  public long generation() {
    return generation;
  }

  /** The setting that makes acknowledged writes volatile on this connection, if there is one. */
  public Optional<String> unsafeSetting() {
    return facts.unsafeSetting();
  }

  /** What the server said of itself when the connection was opened. */
  ServerFacts facts() {
    return facts;
  }

  /** The connection itself, for statements that are not prepared. */
  public Connection connection() {
    return connection;
  }

  /** A statement that is prepared once and kept. */
  public PreparedStatement statement(String sql) throws SQLException {
    PreparedStatement known = statements.get(sql);
    if (known == null) {
      known = connection.prepareStatement(sql);
      statements.put(sql, known);
    }
    return known;
  }

  /**
   * Makes the server give up the statements that follow soon after this time, and at the latest
   * after the configured one. Between that and twice as long, so that the server is seldom told.
   */
  public void limitStatements(Duration time) throws SQLException {
    Duration limit = statementTimeout;
    while (limit.compareTo(time.multipliedBy(2)) > 0 && limit.compareTo(LEAST_TIMEOUT) > 0) {
      limit = limit.dividedBy(2);
    }
    if (!limit.equals(currentTimeout)) {
      PreparedStatement set = statement(SET_TIMEOUT);
      set.setString(1, limit.toMillis() + "ms");
      set.execute();
      currentTimeout = limit;
    }
  }

  /** One number for each row. */
  public <T> Array ints(List<T> rows, ToIntFunction<? super T> column) throws SQLException {
    return driver.createArrayOf("int4", rows.stream().mapToInt(column).toArray());
  }

  /** One number for each row. */
  public <T> Array longs(List<T> rows, ToLongFunction<? super T> column) throws SQLException {
    return driver.createArrayOf("int8", rows.stream().mapToLong(column).toArray());
  }

  /** One byte string for each row, or null. */
  public <T> Array bytes(List<T> rows, Function<? super T, byte[]> column) throws SQLException {
    return driver.createArrayOf("bytea", rows.stream().map(column).toArray(byte[][]::new));
  }

  /** One text for each row. */
  public <T> Array texts(List<T> rows, Function<? super T, String> column) throws SQLException {
    return driver.createArrayOf("text", rows.stream().map(column).toArray(String[]::new));
  }

  /** Begins a transaction with the next statement. */
  public void begin() throws SQLException {
    connection.setAutoCommit(false);
  }

  /** Commits what was begun. */
  public void commit() throws SQLException {
    connection.commit();
    connection.setAutoCommit(true);
  }

  /** Rolls back what was begun. */
  public void rollback() throws SQLException {
    connection.rollback();
    connection.setAutoCommit(true);
  }

  /** Whether it was used within the last so many nanoseconds. */
  boolean isUsedWithin(long nanos) {
    return System.nanoTime() - usedNanos < nanos;
  }

  void markUsed() {
    usedNanos = System.nanoTime();
  }

  boolean isAlive() {
    try {
      return connection.isValid(1);
    } catch (SQLException e) {
      return false;
    }
  }

  /** Cuts the connection from another thread; whoever waits for it fails at once. */
  public void abort() {
    try {
      connection.abort(Runnable::run);
    } catch (SQLException e) {
      // It is going away in any case.
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      // It is going away in any case.
    }
  }
}
