package io.prism.bench;

import java.util.Arrays;
import java.util.Locale;

/**
 * Latencies of a run with a known number of calls, kept one by one: exact, and fair to the slowest.
 */
final class Latencies {

  private final long[] nanos;
  private double seconds;

  Latencies(int calls) {
    nanos = new long[calls];
  }

  /** Remembers one call; each index is written by one thread. */
  void record(int index, long tookNanos) {
    nanos[index] = tookNanos;
  }

  /** Remembers how long the whole run took. */
  void took(long tookNanos) {
    seconds = tookNanos / 1e9;
  }

  /** The result as a line of JSON; times in milliseconds. */
  String toJson() {
    return toJson(0);
  }

  /** The result with the CPU time that the run cost. */
  String toJson(double cpuSeconds) {
    long[] sorted = nanos.clone();
    Arrays.sort(sorted);
    return String.format(
        Locale.ROOT,
        "{\"calls\": %d, \"per_second\": %.0f, \"p50\": %.3f, \"p99\": %.3f, \"p999\": %.3f,"
            + " \"max\": %.3f, \"cpu_seconds\": %.2f}",
        sorted.length,
        sorted.length / seconds,
        at(sorted, 0.50),
        at(sorted, 0.99),
        at(sorted, 0.999),
        at(sorted, 1.0),
        cpuSeconds);
  }

  private static double at(long[] sorted, double quantile) {
    int index = (int) Math.ceil(quantile * sorted.length) - 1;
    return sorted[Math.max(0, index)] / 1e6;
  }
}
