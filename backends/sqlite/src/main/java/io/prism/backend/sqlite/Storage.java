package io.prism.backend.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file, open or not. Opened and closed by the writer's thread; readers hold {@link #reading}
 * while they use a session, so that closing waits for the statement under way.
 */
final class Storage {

  private static final Logger LOG = LoggerFactory.getLogger(Storage.class);

  /** How long reads that begin may be kept waiting for reads under way. */
  private static final long LOG_PAUSE_MILLIS = 20;

  private final Path directory;
  private final String fileName;
  private final SqliteOptions options;
  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
  private final Set<ReaderSession> readers = ConcurrentHashMap.newKeySet();
  private @Nullable FileLease lease;
  private @Nullable WriterSession writer;

  Storage(Path location, SqliteOptions options) {
    Path absolute = location.toAbsolutePath();
    this.directory = Objects.requireNonNullElse(absolute.getParent(), absolute);
    this.fileName = String.valueOf(absolute.getFileName());
    this.options = options;
  }

  /**
   * Takes the lease, unless it is held, and opens the file.
   *
   * @param afterFailedSync whether the disk may have lost what the log was thought to hold
   * @throws io.prism.backend.error.PrismException when the file is not for this store
   */
  WriterSession open(boolean afterFailedSync) throws SQLException, IOException {
    lock.writeLock().lock();
    try {
      if (lease == null) {
        PrivateFiles.createDirectories(directory);
        lease = FileLease.acquire(directory.toRealPath(), fileName);
      }
      Path file = file();
      PrivateFiles.createIfMissing(file);
      WriterSession opened = WriterSession.open(file, options, DiskRoom.beside(file));
      try {
        settle(opened, file, afterFailedSync);
      } catch (SQLException | IOException | RuntimeException | Error e) {
        opened.close();
        throw e;
      }
      writer = opened;
      return opened;
    } finally {
      lock.writeLock().unlock();
    }
  }

  /**
   * Makes durable what the log holds. A process that was killed may have left frames that it never
   * synced: they must not be shown to a reader and lost with the next loss of power. After a failed
   * sync more is needed: the kernel may have dropped frames that it still shows, and what is
   * appended behind them would be lost with them; so the content must move into the file before
   * anything is appended.
   */
  private static void settle(WriterSession session, Path file, boolean afterFailedSync)
      throws SQLException, IOException {
    try {
      if (session.checkpoint()) {
        return;
      }
      if (afterFailedSync) {
        throw new SQLException("another program holds the file");
      }
    } catch (SQLException e) {
      if (afterFailedSync || Fault.of(e) != Fault.FULL) {
        throw e;
      }
      LOG.atWarn().log("No room to move the log into the file; it is synced where it is");
    }
    PrivateFiles.sync(log(file));
  }

  private Path file() {
    return directory.resolve(fileName);
  }

  private static Path log(Path file) {
    return file.resolveSibling(file.getFileName() + "-wal");
  }

  /**
   * Empties the log when it has become too large. SQLite starts the log anew only at an instant at
   * which nobody reads, and readers that take turns may never leave one; so they are made to wait.
   * Gives up for now when a long read does not end soon.
   */
  void boundLog(WriterSession session) throws SQLException, IOException {
    if (Files.size(log(file())) <= options.logSize()) {
      return;
    }
    boolean locked = false;
    try {
      locked = lock.writeLock().tryLock(LOG_PAUSE_MILLIS, TimeUnit.MILLISECONDS);
      if (locked) {
        session.checkpoint();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      if (locked) {
        lock.writeLock().unlock();
      }
    }
  }

  /** Held while a reader's session is in use. */
  ReentrantReadWriteLock.ReadLock reading() {
    return lock.readLock();
  }

  /**
   * A session that is open: the given one, or a new one.
   *
   * @throws SQLException also when the file is closed
   */
  ReaderSession session(@Nullable ReaderSession previous) throws SQLException {
    if (previous != null && !previous.isClosed()) {
      return previous;
    }
    if (writer == null) {
      throw new SQLException("the file is closed");
    }
    ReaderSession session = ReaderSession.open(file());
    readers.add(session);
    return session;
  }

  /** Gives up a session that failed. */
  void discard(ReaderSession session) {
    readers.remove(session);
    closeQuietly(session);
  }

  /** Closes the file and keeps the lease. */
  void closeFile() {
    lock.writeLock().lock();
    try {
      readers.forEach(Storage::closeQuietly);
      readers.clear();
      // Last, because the last connection moves the log into the file.
      if (writer != null) {
        closeQuietly(writer);
        writer = null;
      }
    } finally {
      lock.writeLock().unlock();
    }
  }

  /** Closes the file and gives up the lease. */
  void close() {
    closeFile();
    if (lease != null) {
      closeQuietly(lease);
      lease = null;
    }
  }

  private static void closeQuietly(AutoCloseable resource) {
    try {
      resource.close();
    } catch (Exception e) {
      LOG.atWarn().setCause(e).log("Not closed cleanly");
    }
  }
}
