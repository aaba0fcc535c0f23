package io.prism.bench.process;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The CPU time of one process until now, from {@code /proc}.
 *
 * @param ownTicks of all its threads, ended ones too, in hundredths of a second
 * @param endedTicks of its children that have ended and theirs, in hundredths of a second
 * @param threadNanos of each thread that there is
 */
record ProcessTimes(long ownTicks, long endedTicks, Map<Long, Long> threadNanos) {

  /** {@code USER_HZ}: what {@code /proc/PID/stat} counts in, on every Linux of today. */
  static final double TICKS_PER_SECOND = 100;

  /** Of a process that was not there. */
  static final ProcessTimes NONE = new ProcessTimes(0, 0, Map.of());

  /** Columns of {@code /proc/PID/stat} behind the command's name, from proc(5). */
  private static final int UTIME = 11;

  private static final int STIME = 12;
  private static final int CHILDREN_UTIME = 13;
  private static final int CHILDREN_STIME = 14;

  /** Each of two readings of user and of system time is rounded down. */
  private static final double ROUNDING_SECONDS = 2 / TICKS_PER_SECOND;

  /** Copies the map. */
  ProcessTimes {
    threadNanos = Map.copyOf(threadNanos);
  }

  /** Of a process; empty when it has ended. */
  static Optional<ProcessTimes> read(long pid) {
    Path folder = Path.of("/proc", Long.toString(pid));
    try {
      String stat = Files.readString(folder.resolve("stat"));
      String[] columns = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      return Optional.of(
          new ProcessTimes(
              Long.parseLong(columns[UTIME]) + Long.parseLong(columns[STIME]),
              Long.parseLong(columns[CHILDREN_UTIME]) + Long.parseLong(columns[CHILDREN_STIME]),
              threads(folder.resolve("task"))));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static Map<Long, Long> threads(Path folder) throws IOException {
    Map<Long, Long> nanos = new HashMap<>();
    try (DirectoryStream<Path> threads = Files.newDirectoryStream(folder)) {
      for (Path thread : threads) {
        try {
          String running = Files.readString(thread.resolve("schedstat")).split(" ", 2)[0];
          nanos.put(Long.parseLong(thread.getFileName().toString()), Long.parseLong(running));
        } catch (IOException e) {
          // It has just ended, or the kernel does not tell: the ticks have its time.
        }
      }
    }
    return nanos;
  }

  /**
   * The time of its own since an earlier reading: that of its threads, unless the ticks show that
   * threads which have ended took more.
   */
  double ownSecondsSince(ProcessTimes before) {
    long nanos = 0;
    for (Map.Entry<Long, Long> thread : threadNanos.entrySet()) {
      nanos += thread.getValue() - before.threadNanos.getOrDefault(thread.getKey(), 0L);
    }
    double exact = nanos / 1e9;
    double ticks = (ownTicks - before.ownTicks) / TICKS_PER_SECOND;
    return exact < ticks - ROUNDING_SECONDS ? ticks : exact;
  }
}
