package io.prism.backend.postgres.link;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.postgresql.PGProperty;
import org.postgresql.ds.PGSimpleDataSource;

/** Opens connections to the primary. Safe for use by many threads. */
public final class LinkFactory {

  /**
   * How much longer than the server the driver waits for an answer: the server's own word is
   * better.
   */
  static final Duration SOCKET_GRACE = Duration.ofSeconds(2);

  /** A statement for 32 rows of 1 KiB goes out in one piece. */
  private static final int SEND_BUFFER_BYTES = 64 << 10;

  /** What the server shows of our connections. */
  static final String APPLICATION_NAME = "prism";

  /** The state of a standby or of a server that was made read-only. */
  static final String READ_ONLY_STATE = "25006";

  /*
   * One round trip. synchronous_commit is set to what it is, so that a later change of the server's default does not reach
   * this session. The planner settings leave the one plan that is right at every size of the tables, so that statements are
   * planned once and not by statistics that do not exist yet.
   */
  static final String SET_UP =
      """
      select current_setting('fsync'), current_setting('full_page_writes'), current_setting('synchronous_commit'),
        not pg_is_in_recovery() and current_setting('transaction_read_only') = 'off',
        set_config('synchronous_commit', current_setting('synchronous_commit'), false),
        set_config('search_path', %s, false), set_config('statement_timeout', %s, false),
        set_config('idle_in_transaction_session_timeout', %s, false),
        set_config('default_transaction_isolation', 'read committed', false),
        set_config('plan_cache_mode', 'force_generic_plan', false), set_config('jit', 'off', false),
        set_config('enable_seqscan', 'off', false), set_config('enable_bitmapscan', 'off', false),
        set_config('enable_hashjoin', 'off', false), set_config('enable_mergejoin', 'off', false)
      """;

  private static final String FACTS =
      """
      select current_setting('fsync'), current_setting('full_page_writes'), current_setting('synchronous_commit'),
        not pg_is_in_recovery() and current_setting('transaction_read_only') = 'off'
      """;

  private final LinkSettings settings;
  private final AtomicLong opened = new AtomicLong();
  private volatile boolean refused;
  private volatile long refusedNanos;

  /** Opens connections as these settings say. */
  public LinkFactory(LinkSettings settings) {
    this.settings = settings;
  }

  /** How many connections were opened so far. */
  public long opened() {
    return opened.get();
  }

  /** Whether the server refused the credentials when a connection was asked for last. */
  boolean isRefused() {
    return refused;
  }

  /** Whether it did so within the last so many nanoseconds: asking again at once is of no use. */
  boolean isRefusedWithin(long nanos) {
    return refused && System.nanoTime() - refusedNanos < nanos;
  }

  /** A source of plain connections, for the schema's migrations. */
  public PGSimpleDataSource dataSource(Duration answerTimeout) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setServerNames(
        settings.hosts().stream().map(LinkSettings.Host::name).toArray(String[]::new));
    source.setPortNumbers(settings.hosts().stream().mapToInt(LinkSettings.Host::port).toArray());
    source.setDatabaseName(settings.database());
    source.setUser(settings.user());
    settings.password().ifPresent(source::setPassword);
    source.setSslMode(settings.sslMode());
    settings.sslRootCertificate().ifPresent(path -> source.setSslRootCert(path.toString()));
    source.setTargetServerType("primary");
    // After a failover the driver must not trust what it remembers of the hosts.
    source.setHostRecheckSeconds(0);
    source.setConnectTimeout(seconds(settings.connectTimeout()));
    source.setLoginTimeout(
        seconds(settings.connectTimeout()) * Math.max(1, settings.hosts().size()));
    source.setSocketTimeout(seconds(answerTimeout.plus(SOCKET_GRACE)));
    source.setTcpKeepAlive(true);
    source.setApplicationName(APPLICATION_NAME);
    source.setPrepareThreshold(1);
    // The detail of a server's error repeats keys.
    source.setLogServerErrorDetail(false);
    source.setProperty(PGProperty.GSS_ENC_MODE, "disable");
    source.setProperty(PGProperty.MAX_SEND_BUFFER_SIZE, Integer.toString(SEND_BUFFER_BYTES));
    return source;
  }

  /**
   * Opens a connection and checks that it leads to a server that accepts writes. Blocks.
   *
   * @param statementTimeout after which the server gives up a statement
   * @param generation what the connection belongs to
   */
  public Link open(Duration statementTimeout, long generation) throws SQLException {
    Connection connection = connect(statementTimeout);
    boolean kept = false;
    try {
      ServerFacts facts = setUp(connection, statementTimeout);
      if (!facts.writable()) {
        throw new SQLException("the server is read-only", READ_ONLY_STATE);
      }
      Link link = new Link(connection, generation, facts, statementTimeout);
      countOpened();
      kept = true;
      return link;
    } finally {
      if (!kept) {
        connection.close();
      }
    }
  }

  private Connection connect(Duration statementTimeout) throws SQLException {
    try {
      Connection connection = dataSource(statementTimeout).getConnection();
      refused = false;
      return connection;
    } catch (SQLException e) {
      refusedNanos = System.nanoTime();
      refused = Outage.isRefusal(e);
      throw e;
    }
  }

  /** A connection can be used. */
  void countOpened() {
    opened.incrementAndGet();
  }

  LinkSettings settings() {
    return settings;
  }

  /** Asks a server again what it says of itself; also shows whether it answers. */
  static ServerFacts facts(Link link) throws SQLException {
    try (ResultSet row = link.statement(FACTS).executeQuery()) {
      return read(row);
    }
  }

  private ServerFacts setUp(Connection connection, Duration statementTimeout) throws SQLException {
    try (PreparedStatement setUp = connection.prepareStatement(SET_UP.formatted("?", "?", "?"))) {
      setUp.setString(1, settings.schema());
      setUp.setString(2, statementTimeout.toMillis() + "ms");
      // A gateway that freezes in the middle of a transaction must not keep its rows locked.
      setUp.setString(3, statementTimeout.multipliedBy(2).toMillis() + "ms");
      try (ResultSet row = setUp.executeQuery()) {
        return read(row);
      }
    }
  }

  private static ServerFacts read(ResultSet row) throws SQLException {
    row.next();
    return new ServerFacts(row.getString(1), row.getString(2), row.getString(3), row.getBoolean(4));
  }

  private static int seconds(Duration duration) {
    return (int) Math.max(1, duration.plusMillis(999).toSeconds());
  }
}
