package io.prism.bench.process;

import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The CPU time that a process and all that descend from it take from some moment on; Linux only.
 *
 * <p>Threads are counted in nanoseconds. The kernel keeps the time of a thread, or of a child, that
 * has ended in hundredths of a second only, so that what they took is known less exactly.
 */
public final class CpuMeter {

  private static final int READINGS = 10;

  private final long pid;
  private final Map<Long, ProcessTimes> before;

  private CpuMeter(long pid, Map<Long, ProcessTimes> before) {
    this.pid = pid;
    this.before = before;
  }

  /** Starts to count. */
  public static CpuMeter start(long pid) throws IOException {
    return new CpuMeter(pid, read(pid));
  }

  /** What was used since then. */
  public double seconds() throws IOException {
    return between(before, read(pid));
  }

  /** A child that ends while others are read is in neither reading, or in both: then once more. */
  private static Map<Long, ProcessTimes> read(long pid) throws IOException {
    Map<Long, ProcessTimes> last = Map.of();
    for (int i = 0; i < READINGS; i++) {
      Set<Long> members = members(pid);
      last = times(members);
      if (last.keySet().equals(members(pid)) && ended(times(members)) == ended(last)) {
        break;
      }
    }
    if (!last.containsKey(pid)) {
      throw new IOException("process " + pid + " has ended");
    }
    return last;
  }

  private static Set<Long> members(long pid) {
    Set<Long> pids = new HashSet<>(Set.of(pid));
    ProcessHandle.of(pid)
        .map(ProcessHandle::descendants)
        .orElseGet(Stream::empty)
        .map(ProcessHandle::pid)
        .forEach(pids::add);
    return pids;
  }

  private static Map<Long, ProcessTimes> times(Set<Long> pids) {
    Map<Long, ProcessTimes> times = new HashMap<>();
    for (long pid : pids) {
      ProcessTimes.read(pid).ifPresent(found -> times.put(pid, found));
    }
    return times;
  }

  private static long ended(Map<Long, ProcessTimes> times) {
    return times.values().stream().mapToLong(ProcessTimes::endedTicks).sum();
  }

  /** The time between two readings, in seconds. */
  static double between(Map<Long, ProcessTimes> before, Map<Long, ProcessTimes> after) {
    double seconds = 0;
    for (Map.Entry<Long, ProcessTimes> now : after.entrySet()) {
      seconds +=
          now.getValue().ownSecondsSince(before.getOrDefault(now.getKey(), ProcessTimes.NONE));
    }
    // What ended took its time from before along, into what its parent tells of ended children.
    Map<Long, ProcessTimes> gone =
        before.entrySet().stream()
            .filter(was -> !after.containsKey(was.getKey()))
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    long goneTicks = gone.values().stream().mapToLong(ProcessTimes::ownTicks).sum();
    long ticks = ended(after) - ended(before) - goneTicks;
    return seconds + Math.max(0, ticks) / ProcessTimes.TICKS_PER_SECOND;
  }
}
