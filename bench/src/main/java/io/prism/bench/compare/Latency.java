package io.prism.bench.compare;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * How long calls took and how late the generator was, in milliseconds; NaN where that was not
 * measured.
 *
 * @param p50 of half of the calls
 * @param p90 of nine tenths
 * @param p99 of 99 in 100
 * @param p999 of 999 in 1000
 * @param lagP50 how late half of the calls were sent, 0 in a closed loop
 * @param lagP99 how late 99 in 100 were
 */
public record Latency(
    double p50, double p90, double p99, double p999, double lagP50, double lagP99) {

  /** Nothing was measured. */
  static final Latency NONE =
      new Latency(Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN);

  private static final double LAG_SHARE = 0.1;

  /** Reads the result of a load; without a call there is no latency. */
  static Latency of(JsonNode result) {
    if (result.path("calls").asLong() == 0) {
      return NONE;
    }
    return new Latency(
        result.path("p50").asDouble(),
        result.path("p90").asDouble(),
        result.path("p99").asDouble(),
        result.path("p999").asDouble(),
        result.path("lag_p50").asDouble(),
        result.path("lag_p99").asDouble());
  }

  /** Whether the generator was punctual enough for the tail to be the server's own. */
  boolean isPunctual() {
    return lagP99 <= LAG_SHARE * p99;
  }

  /** Whether the median is the server's own, too: it is smaller, and so is what distorts it. */
  boolean isMedianPunctual() {
    return isPunctual() && lagP50 <= LAG_SHARE * p50;
  }
}
