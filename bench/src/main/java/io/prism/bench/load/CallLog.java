package io.prism.bench.load;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.grpc.Status;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * What became of the calls of a run: each latency of those that succeeded, exact, and how many
 * ended with which other status. For one thread.
 */
public final class CallLog {

  private static final ObjectMapper JSON = new ObjectMapper();

  private long[] nanos = new long[1 << 16];
  private int calls;
  private final Map<String, Integer> failures = new TreeMap<>();
  private double seconds;

  /** Notes a call; what failed counts, but its latency does not. */
  void add(long tookNanos, int status) {
    if (status != 0) {
      failures.merge(name(status), 1, Integer::sum);
      return;
    }
    add(tookNanos);
  }

  /** Notes a duration. */
  void add(long tookNanos) {
    if (calls == nanos.length) {
      nanos = Arrays.copyOf(nanos, 2 * calls);
    }
    nanos[calls++] = tookNanos;
  }

  /** Adds all of another one. */
  void addAll(CallLog other) {
    for (int i = 0; i < other.calls; i++) {
      add(other.nanos[i]);
    }
    other.failures.forEach((status, count) -> failures.merge(status, count, Integer::sum));
  }

  /** Notes how long the run took. */
  void took(long tookNanos) {
    seconds = tookNanos / 1e9;
  }

  /** How many succeeded. */
  int calls() {
    return calls;
  }

  /** How many did not, by status. */
  Map<String, Integer> failures() {
    return failures;
  }

  /** How long the run took. */
  double seconds() {
    return seconds;
  }

  /** Counts, rate, and latencies in milliseconds, which are 0 when no call succeeded. */
  ObjectNode toJson() {
    long[] sorted = Arrays.copyOf(nanos, calls);
    Arrays.sort(sorted);
    ObjectNode result =
        JSON.createObjectNode()
            .put("calls", calls)
            .put("seconds", seconds)
            .put("per_second", seconds > 0 ? calls / seconds : 0)
            .put("p50", quantile(sorted, 0.50))
            .put("p90", quantile(sorted, 0.90))
            .put("p99", quantile(sorted, 0.99))
            .put("p999", quantile(sorted, 0.999))
            .put("max", quantile(sorted, 1.0));
    ObjectNode failed = result.putObject("failures");
    failures.forEach(failed::put);
    return result;
  }

  /** What so great a share of the calls stayed within, in milliseconds. */
  double quantile(double share) {
    long[] sorted = Arrays.copyOf(nanos, calls);
    Arrays.sort(sorted);
    return quantile(sorted, share);
  }

  private static double quantile(long[] sorted, double quantile) {
    if (sorted.length == 0) {
      return 0;
    }
    int index = (int) Math.ceil(quantile * sorted.length) - 1;
    return sorted[Math.max(0, index)] / 1e6;
  }

  private static String name(int status) {
    return switch (status) {
      case LoadConnection.RESET -> "RESET";
      case LoadConnection.WRONG_REPLY -> LoadJob.WRONG_REPLY;
      default -> Status.fromCodeValue(status).getCode().name();
    };
  }
}
