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
 * @param cpu what they cost
 * @param latency how long they took
 * @param offer what was asked of it
 * @param memory what it held at the end
 */
public record Sample(
    long calls,
    Map<String, Integer> failures,
    double perSecond,
    Cpu cpu,
    Latency latency,
    Offer offer,
    Memory memory) {

  /** A server below this has idled: its rate is that of its clients. */
  static final double BUSY = 0.9;

  /** How far the rate that was served may lie below the one that was offered. */
  private static final double RATE_TOLERANCE = 0.02;

  /**
   * The processor's time.
   *
   * @param micros of the contestant for each answered call, in microseconds; NaN: none was answered
   * @param busy the share of a core that it used
   * @param coreBusy the share that all used that were put on its core
   */
  public record Cpu(double micros, double busy, double coreBusy) {

    /** Of so many seconds for so many calls in such a time. */
    static Cpu of(double seconds, double allSeconds, long calls, double wallSeconds) {
      return new Cpu(
          calls == 0 ? Double.NaN : seconds * 1e6 / calls,
          seconds / wallSeconds,
          allSeconds / wallSeconds);
    }
  }

  /**
   * What an open loop asked for.
   *
   * @param perSecond the rate of the calls that were due; 0: it was a closed loop
   * @param sentPerSecond the rate of those that were sent in time to count
   * @param notSent calls that were due but never sent or never answered
   */
  public record Offer(double perSecond, double sentPerSecond, long notSent) {

    /** Of a closed loop. */
    static final Offer NONE = new Offer(0, 0, 0);
  }

  /**
   * Resident memory in MiB.
   *
   * @param now at the end of the turn
   * @param peak the most that it ever was
   */
  public record Memory(long now, long peak) {}

  /** Copies the failures. */
  public Sample {
    failures = Map.copyOf(failures);
  }

  /**
   * Reads the result of a load, the first watched process being the contestant, and the others on
   * its core.
   */
  static Sample of(JsonNode result, Memory memory) {
    Map<String, Integer> failures = new TreeMap<>();
    result
        .path("failures")
        .properties()
        .forEach(e -> failures.put(e.getKey(), e.getValue().asInt()));
    double allCpu = 0;
    for (JsonNode each : result.path("cpu_seconds")) {
      allCpu += each.asDouble();
    }
    return new Sample(
        result.path("calls").asLong(),
        failures,
        result.path("per_second").asDouble(),
        Cpu.of(
            result.path("cpu_seconds").path(0).asDouble(),
            allCpu,
            result.path("watched_calls").asLong(),
            result.path("wall_seconds").asDouble()),
        Latency.of(result),
        new Offer(
            result.path("offered_per_second").asDouble(),
            result.path("sent_per_second").asDouble(),
            result.path("not_sent").asLong() + result.path("unanswered").asLong()),
        memory);
  }

  /** CPU time for each answered call, in microseconds; NaN: none was answered. */
  double cpuMicros() {
    return cpu.micros();
  }

  /** The share of a core that the contestant used. */
  double busy() {
    return cpu.busy();
  }

  /** The rate of an open loop, else 0. */
  double offered() {
    return offer.perSecond();
  }

  /** The median of the latency, in milliseconds. */
  double p50() {
    return latency.p50();
  }

  /** Whether the rate is the server's own: its core had no time left. */
  boolean isBusy() {
    return cpu.coreBusy() >= BUSY;
  }

  /**
   * Whether what was offered was served; a queue that grows for as long as the run has no latency.
   */
  boolean isServed() {
    return offered() == 0 || perSecond >= (1 - RATE_TOLERANCE) * offered();
  }

  /** Calls that did not end with status OK. */
  long failed() {
    return failures.values().stream().mapToLong(Integer::longValue).sum();
  }
}
