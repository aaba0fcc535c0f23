package io.prism.backend.sqlite;

import io.prism.backend.error.PrismException;
import io.prism.common.v1.ErrorReason;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The right to use a file, held by one store on this machine until it is closed or its process
 * ends.
 */
final class FileLease implements AutoCloseable {

  /**
   * What this process holds. Asked first, because opening and closing the lock file a second time
   * in one process would release the lock of the first.
   */
  private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

  private final Path lockFile;
  private final FileChannel channel;

  private FileLease(Path lockFile, FileChannel channel) {
    this.lockFile = lockFile;
    this.channel = channel;
  }

  /**
   * Takes the lease.
   *
   * @param directory an existing folder, without symbolic links in its path
   * @throws PrismException {@code STORE_IN_USE} when another store has it
   */
  static FileLease acquire(Path directory, String fileName) throws IOException {
    Path lockFile = directory.resolve(fileName + ".lock");
    if (!HELD_HERE.add(lockFile)) {
      throw inUse(fileName);
    }
    @Nullable FileChannel channel = null;
    boolean acquired = false;
    try {
      PrivateFiles.createIfMissing(lockFile);
      channel = FileChannel.open(lockFile, StandardOpenOption.WRITE);
      @Nullable FileLock lock = channel.tryLock();
      acquired = lock != null;
      if (!acquired) {
        throw inUse(fileName);
      }
      return new FileLease(lockFile, channel);
    } finally {
      if (!acquired) {
        if (channel != null) {
          channel.close();
        }
        HELD_HERE.remove(lockFile);
      }
    }
  }

  private static PrismException inUse(String fileName) {
    return PrismException.of(
        ErrorReason.STORE_IN_USE,
        "the file '"
            + fileName
            + "' is in use by another process or store; stop that one, or choose another data"
            + " directory");
  }

  @Override
  public void close() throws IOException {
    try {
      channel.close();
    } finally {
      HELD_HERE.remove(lockFile);
    }
  }
}
