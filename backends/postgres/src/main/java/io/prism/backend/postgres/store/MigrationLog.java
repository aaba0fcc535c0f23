package io.prism.backend.postgres.store;

import org.flywaydb.core.api.logging.Log;
import org.flywaydb.core.api.logging.LogCreator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the migration tool's many lines, which hold addresses, out of the log unless somebody asks
 * for them; failures reach the log as exceptions of the migration itself. Created by the tool, by
 * its class name.
 */
public final class MigrationLog implements LogCreator {

  private static final Logger LOG = LoggerFactory.getLogger(MigrationLog.class);

  @Override
  public Log createLogger(Class<?> type) {
    return new DebugLog();
  }

  private static final class DebugLog implements Log {
    @Override
    public void debug(String message) {
      LOG.atTrace().log(message);
    }

    @Override
    public void info(String message) {
      LOG.atDebug().log(message);
    }

    @Override
    public void warn(String message) {
      LOG.atDebug().log(message);
    }

    @Override
    public void error(String message) {
      LOG.atDebug().log(message);
    }

    @Override
    public void error(String message, Exception cause) {
      LOG.atDebug().log(message);
    }

    @Override
    public void notice(String message) {
      LOG.atDebug().log(message);
    }
  }
}
