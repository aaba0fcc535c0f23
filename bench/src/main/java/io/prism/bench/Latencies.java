package io.prism.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;

/**
 * Latencies of a run with a known number of calls, kept one by one: exact, and fair to the slowest.
 */
final class Latencies {

  private static final ObjectMapper JSON = new ObjectMapper();

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

  /** The result; times in milliseconds. */
  ObjectNode toJson() {
    long[] sorted = nanos.clone();
    Arrays.sort(sorted);
    return JSON.createObjectNode()
        .put("calls", sorted.length)
        .put("per_second", sorted.length / seconds)
        .put("p50", at(sorted, 0.50))
        .put("p90", at(sorted, 0.90))
        .put("p99", at(sorted, 0.99))
        .put("p999", at(sorted, 0.999))
        .put("max", at(sorted, 1.0));
  }

  private static double at(long[] sorted, double quantile) {
    int index = (int) Math.ceil(quantile * sorted.length) - 1;
    return sorted[Math.max(0, index)] / 1e6;
  }
}
