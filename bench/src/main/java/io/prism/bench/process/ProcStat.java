package io.prism.bench.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The kernel's accounting of processes, from {@code /proc}; Linux only. */
public final class ProcStat {

  private ProcStat() {}

  /** CPU seconds of a process's children that have ended, in hundredths. */
  public static double endedChildrenCpuSeconds(long pid) throws IOException {
    return ProcessTimes.read(pid)
            .orElseThrow(() -> new IOException("process " + pid + " has ended"))
            .endedTicks()
        / ProcessTimes.TICKS_PER_SECOND;
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
