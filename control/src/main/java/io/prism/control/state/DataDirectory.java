package io.prism.control.state;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A data directory that belongs to this process until it is closed. */
public final class DataDirectory implements AutoCloseable {

  private static final String LOCK_NAME = "prism.lock";

  private final Path path;
  private final FileChannel lockFile;
  private final StateFile stateFile;

  private DataDirectory(Path path, FileChannel lockFile) {
    this.path = path;
    this.lockFile = lockFile;
    this.stateFile = new StateFile(path);
  }

  /**
   * Makes the directory if needed, readable for its owner only, and locks it. The lock goes with
   * the process, however it ends.
   *
   * @throws DataDirectoryException when another process has it, or it cannot be written to
   */
  public static DataDirectory open(Path path) {
    Path absolute = path.toAbsolutePath().normalize();
    FileChannel channel = null;
    try {
      Files.createDirectories(absolute, ownerOnly());
      channel =
          FileChannel.open(
              absolute.resolve(LOCK_NAME),
              StandardOpenOption.CREATE,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE);
      if (!lock(channel)) {
        String holder = readHolder(channel);
        channel.close();
        throw new DataDirectoryException(
            "the data directory "
                + absolute
                + " is in use by "
                + holder
                + "; stop it, or choose another one with --data-dir",
            null);
      }
      channel.truncate(0);
      channel.write(
          ByteBuffer.wrap(
              Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)),
          0);
      return new DataDirectory(absolute, channel);
    } catch (IOException e) {
      closeQuietly(channel, e);
      throw new DataDirectoryException(
          "cannot use the data directory "
              + absolute
              + " ("
              + e.getClass().getSimpleName()
              + "); it must be a folder that the user this process runs as may write to",
          e);
    }
  }

  /**
   * What is remembered in a directory, without locking it or changing anything; empty when nothing
   * is.
   *
   * @throws DataDirectoryException when the state is damaged or was written by a newer release
   */
  public static Optional<ControlState> peek(Path path) {
    return new StateFile(path.toAbsolutePath().normalize()).read();
  }

  /** Where it is; absolute. */
  public Path path() {
    return path;
  }

  /**
   * What is remembered; empty in a new directory.
   *
   * @throws DataDirectoryException when the state is damaged or was written by a newer release
   */
  public Optional<ControlState> load() {
    return stateFile.read();
  }

  /**
   * Replaces what is remembered; durable when the method returns.
   *
   * @throws DataDirectoryException when it could not be made durable; the earlier state is kept
   *     then
   */
  public void save(ControlState state) {
    try {
      stateFile.write(state);
    } catch (IOException e) {
      throw new DataDirectoryException(
          "cannot write to the data directory "
              + path
              + " ("
              + e.getClass().getSimpleName()
              + "); make room on its disk and let the user this process runs as write to it",
          e);
    }
  }

  /** Gives the directory up. */
  @Override
  public void close() {
    try {
      // The file stays: removing it could take the lock away from a process that just got it.
      lockFile.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot release the lock of " + path, e);
    }
  }

  private static boolean lock(FileChannel channel) throws IOException {
    try {
      @Nullable FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  private static String readHolder(FileChannel channel) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(20);
    channel.read(buffer, 0);
    String pid = new String(buffer.array(), 0, buffer.position(), StandardCharsets.US_ASCII);
    return pid.matches("\\d+") ? "process " + pid : "another process";
  }

  private static FileAttribute<?>[] ownerOnly() {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
        }
        : new FileAttribute<?>[0];
  }

  private static void closeQuietly(@Nullable FileChannel channel, IOException cause) {
    if (channel != null) {
      try {
        channel.close();
      } catch (IOException e) {
        cause.addSuppressed(e);
      }
    }
  }
}
