package io.prism.bench.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The kernel's accounting of processes, from {@code /proc}; Linux only. */
public final class ProcStat {

  /** {@code USER_HZ}: what {@code /proc/PID/stat} counts in, on every Linux of today. */
  private static final double TICKS_PER_SECOND = 100;

  /** Columns of {@code /proc/PID/stat} behind the command's name, from proc(5). */
  private static final int UTIME = 11;

  private static final int CHILDREN_UTIME = 13;
  private static final int CHILDREN_STIME = 14;

  private ProcStat() {}

  /** CPU seconds of a process, and of its children that have ended. */
  public static double cpuSeconds(long pid) throws IOException {
    return seconds(pid, UTIME);
  }

  /** CPU seconds of a process's children that have ended. */
  public static double endedChildrenCpuSeconds(long pid) throws IOException {
    return seconds(pid, CHILDREN_UTIME);
  }

  private static double seconds(long pid, int firstColumn) throws IOException {
    String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
    String[] columns = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    double ticks = 0;
    for (int column = firstColumn; column <= CHILDREN_STIME; column++) {
      ticks += Long.parseLong(columns[column]);
    }
    return ticks / TICKS_PER_SECOND;
  }

  /** CPU seconds of a process and all that descend from it. */
  public static double treeCpuSeconds(long pid) throws IOException {
    double sum = cpuSeconds(pid);
    try (Stream<ProcessHandle> descendants = ProcessHandle.of(pid).orElseThrow().descendants()) {
      for (ProcessHandle child : descendants.toList()) {
        try {
          sum += cpuSeconds(child.pid());
        } catch (NoSuchFileException e) {
          // It ended meanwhile: its parent has counted it.
        }
      }
    }
    return sum;
  }

  /** Resident memory of a process in MiB; {@code peak}: the most it ever had. */
  public static long residentMebibytes(long pid, boolean peak) throws IOException {
    String label = peak ? "VmHWM:" : "VmRSS:";
    return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
        .filter(line -> line.startsWith(label))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
        .findFirst()
        .orElseThrow();
  }

  /** How often a process has called write or writev; other ways to send are not counted. */
  public static long writeCalls(long pid) throws IOException {
    return Files.readAllLines(Path.of("/proc", Long.toString(pid), "io")).stream()
        .filter(line -> line.startsWith("syscw:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }
}
