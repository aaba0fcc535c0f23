package io.prism.backend.sqlite;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the disk has left for the file and its log. A full disk must let items be deleted, and a
 * deletion first needs room in the log; so growth ends while there is still some. Others fill disks
 * too: against that a reserve lies beside the file, which is given up when a deletion finds no
 * room. For the writer's thread.
 */
final class DiskRoom {

  private static final Logger LOG = LoggerFactory.getLogger(DiskRoom.class);

  /** SQLite moves the log into the file at 1,000 pages, which then needs the same once more. */
  private static final long LOG_BYTES = 5L << 20;

  private static final long MOST_RESERVE_BYTES = 8L << 20;
  private static final int RESERVE_FRACTION = 8;

  private final Path reserve;
  private final Path directory;
  private final boolean measured;
  private final long reserveBytes;
  private boolean held;

  private DiskRoom(Path reserve, Path directory) {
    this.reserve = reserve;
    this.directory = directory;
    long total = directory.toFile().getTotalSpace();
    // Some file systems on a network do not say how large they are, and so not what is left.
    this.measured = total > 0;
    this.reserveBytes =
        measured ? Math.min(MOST_RESERVE_BYTES, total / RESERVE_FRACTION) : MOST_RESERVE_BYTES;
  }

  /** Looks at the disk, and makes the reserve if there is room. */
  static DiskRoom beside(Path file) throws IOException {
    Path directory = file.getParent();
    if (directory == null) {
      throw new IOException("the file lies in no folder");
    }
    DiskRoom room = new DiskRoom(directory.resolve(file.getFileName() + "-reserve"), directory);
    room.held = Files.exists(room.reserve) && Files.size(room.reserve) >= room.reserveBytes;
    if (!room.holdReserve()) {
      LOG.atWarn().log("The disk is too full: only deletes are carried out");
    }
    return room;
  }

  /** Whether the file may become larger by a transaction that brings this much. */
  boolean hasRoomFor(long bytes) {
    return usable() >= LOG_BYTES + 2 * bytes;
  }

  /** Holds the reserve, unless the disk is too full for that. */
  boolean holdReserve() {
    if (!held && usable() >= reserveBytes + LOG_BYTES) {
      held = fill();
    }
    return held;
  }

  /** Gives the disk the room of the reserve; false when it has it already. */
  boolean giveUpReserve() {
    if (!held) {
      return false;
    }
    held = false;
    delete();
    return true;
  }

  private long usable() {
    return measured ? directory.toFile().getUsableSpace() : Long.MAX_VALUE;
  }

  private boolean fill() {
    try {
      PrivateFiles.createIfMissing(reserve);
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(reserve))) {
        // Not zeros, which some file systems keep in no room at all.
        SplittableRandom random = new SplittableRandom();
        byte[] chunk = new byte[1 << 16];
        for (long written = 0; written < reserveBytes; written += chunk.length) {
          random.nextBytes(chunk);
          out.write(chunk);
        }
      }
      return true;
    } catch (IOException e) {
      LOG.atDebug().setCause(e).log("No room for the reserve");
      delete();
      return false;
    }
  }

  private void delete() {
    try {
      Files.deleteIfExists(reserve);
    } catch (IOException e) {
      LOG.atWarn().setCause(e).log("The reserve of the disk cannot be given up");
    }
  }
}
