package io.prism.bench.compare;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.TreeMap;

/**
 * One turn of one contestant.
 *
 * @param calls answered with status OK
 * @param failures the others, by status
 * @param perSecond the rate of those answered
 * @param cpuMicros CPU time of the contestant for each answered call, in microseconds
 * @param busy the share of a core that it used
 * @param p50 latency in milliseconds, as those below
 * @param p90 of nine tenths
 * @param p99 of 99 in 100
 * @param p999 of 999 in 1000
 * @param lagP99 how late the generator was, 0 in a closed loop
 * @param offered the rate of an open loop, else 0
 * @param notSent calls of an open loop that were due but never sent or never answered
 * @param rss resident memory at the end, in MiB
 * @param peakRss the most that it ever was
 */
public record Sample(
    long calls,
    Map<String, Integer> failures,
    double perSecond,
    double cpuMicros,
    double busy,
    double p50,
    double p90,
    double p99,
    double p999,
    double lagP99,
    double offered,
    long notSent,
    long rss,
    long peakRss) {

  /** A server below this has idled: its rate is that of its clients. */
  static final double BUSY = 0.9;

  private static final double LAG_SHARE = 0.1;

  /** How far the rate that was served may lie below the one that was offered. */
  private static final double RATE_TOLERANCE = 0.02;

  /** Copies the failures. */
  public Sample {
    failures = Map.copyOf(failures);
  }

  /** Reads the result of a load, the first watched process being the contestant. */
  static Sample of(JsonNode result, long rss, long peakRss) {
    Map<String, Integer> failures = new TreeMap<>();
    result
        .path("failures")
        .properties()
        .forEach(e -> failures.put(e.getKey(), e.getValue().asInt()));
    long calls = result.path("calls").asLong();
    double cpu = result.path("cpu_seconds").path(0).asDouble();
    return new Sample(
        calls,
        failures,
        result.path("per_second").asDouble(),
        calls == 0 ? 0 : cpu * 1e6 / calls,
        cpu / result.path("wall_seconds").asDouble(),
        result.path("p50").asDouble(),
        result.path("p90").asDouble(),
        result.path("p99").asDouble(),
        result.path("p999").asDouble(),
        result.path("lag_p99").asDouble(),
        result.path("offered_per_second").asDouble(),
        result.path("not_sent").asLong() + result.path("unanswered").asLong(),
        rss,
        peakRss);
  }

  /** Whether the rate is the server's own. */
  boolean isBusy() {
    return busy >= BUSY;
  }

  /** Whether the generator was punctual enough for the latencies to be the server's own. */
  boolean isPunctual() {
    return punctual(lagP99, p99);
  }

  /** Whether a generator that was so late has measured such a latency. */
  static boolean punctual(double lagP99, double latencyP99) {
    return lagP99 <= LAG_SHARE * latencyP99;
  }

  /**
   * Whether what was offered was served; a queue that grows for as long as the run has no latency.
   */
  boolean isServed() {
    return offered == 0 || perSecond >= (1 - RATE_TOLERANCE) * offered;
  }

  /** Calls that did not end with status OK. */
  long failed() {
    return failures.values().stream().mapToLong(Integer::longValue).sum();
  }
}
