package io.prism.backend.postgres.store;

import io.prism.backend.error.PrismException;
import io.prism.backend.postgres.link.Link;
import io.prism.common.v1.ErrorReason;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.OptionalInt;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings the tables to the format that this release works with, and refuses newer ones. */
public final class Schema {

  /**
   * The format that this release reads and writes: the number of the newest migration that older
   * releases must not meet.
   */
  static final int FORMAT = 1;

  /** The query for {@link #identity}. Names no column, since an older release's table has none. */
  public static final String IDENTITY = "select to_jsonb(s) ->> 'identity' from store s";

  private static final Logger LOG = LoggerFactory.getLogger(Schema.class);

  private final String backend;
  private final String name;
  private final DataSource source;

  /**
   * The tables in one schema.
   *
   * @param name the schema's name
   * @param source connections for migrations
   */
  public Schema(String backend, String name, DataSource source) {
    this.backend = backend;
    this.name = name;
    this.source = source;
  }

  /**
   * Creates or upgrades the tables when that is needed. Several gateways may do so at once. Blocks.
   *
   * @throws PrismException {@code FORMAT_TOO_NEW}
   */
  public void prepare(Link link) throws SQLException {
    OptionalInt format = format(link);
    if (format.isEmpty() || format.getAsInt() < FORMAT) {
      migrate();
      format = format(link);
    } else if (identity(link).isEmpty()) {
      addWhatIsNotNeeded();
    }
    if (format.orElse(FORMAT) > FORMAT) {
      throw PrismException.builder(
              ErrorReason.FORMAT_TOO_NEW,
              "the data of store '"
                  + backend
                  + "' has format "
                  + format.getAsInt()
                  + ", this release knows formats up to "
                  + FORMAT
                  + "; run the release that wrote it, or a newer one")
          .metadata("backend", backend)
          .metadata("format", Integer.toString(format.getAsInt()))
          .build();
    }
  }

  private OptionalInt format(Link link) throws SQLException {
    try (PreparedStatement exists =
        link.connection().prepareStatement("select to_regclass(?) is not null")) {
      exists.setString(1, '"' + name + "\".store");
      try (ResultSet row = exists.executeQuery()) {
        if (!row.next() || !row.getBoolean(1)) {
          return OptionalInt.empty();
        }
      }
    }
    try (PreparedStatement format = link.connection().prepareStatement("select format from store");
        ResultSet row = format.executeQuery()) {
      return row.next() ? OptionalInt.of(row.getInt(1)) : OptionalInt.empty();
    }
  }

  /** Which store it is; empty where the tables are those of an older release. */
  public static Optional<String> identity(Link link) throws SQLException {
    try (PreparedStatement read = link.connection().prepareStatement(IDENTITY);
        ResultSet row = read.executeQuery()) {
      return row.next() ? Optional.ofNullable(row.getString(1)) : Optional.empty();
    }
  }

  /** Later migrations of a format that can be served without them, as by a role that may not. */
  private void addWhatIsNotNeeded() {
    try {
      migrate();
    } catch (SQLException | IllegalStateException e) {
      LOG.atWarn()
          .addKeyValue("backend", backend)
          .addKeyValue("sqlstate", e instanceof SQLException sql ? sql.getSQLState() : "none")
          .log("The tables were not upgraded and serve as they are; the store has no identity");
    }
  }

  private void migrate() throws SQLException {
    LOG.atInfo()
        .addKeyValue("backend", backend)
        .addKeyValue("format", FORMAT)
        .log("Creating or upgrading the tables");
    try {
      Flyway.configure(Schema.class.getClassLoader())
          .loggers(MigrationLog.class.getName())
          .dataSource(source)
          .defaultSchema(name)
          .schemas(name)
          .createSchemas(true)
          .table("schema_history")
          .locations("classpath:io/prism/backend/postgres/migration")
          .failOnMissingLocations(true)
          .placeholderReplacement(false)
          .load()
          .migrate();
    } catch (FlywayException e) {
      // Its text may repeat statements and addresses; the cause has what is needed to act.
      SQLException cause = sqlCause(e);
      if (cause != null) {
        throw cause;
      }
      throw new IllegalStateException("the migration failed", e);
    }
  }

  private static @Nullable SQLException sqlCause(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql) {
        return sql;
      }
    }
    return null;
  }
}
