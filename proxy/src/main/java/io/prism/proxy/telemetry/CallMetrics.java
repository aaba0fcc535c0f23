package io.prism.proxy.telemetry;

import com.google.rpc.Code;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/**
 * Counts calls and their latencies. The number of series is bounded: what comes after the bound is
 * counted under the namespace {@value #OTHER}, so no call goes uncounted. Counters outlive the
 * namespace they belong to, as a counter must never go back.
 */
public final class CallMetrics {

  /** Stands for the namespaces that got no series of their own. */
  public static final String OTHER = "other";

  /** Stands for calls that reached no namespace. */
  public static final String NONE = "none";

  /** Series of the counter; leaves room for histograms and everything else below 10,000 in all. */
  public static final int MAX_SERIES = 7_000;

  private final List<String> methods;
  private final LatencyHistogram[] latencies;
  private final Map<List<String>, CallCounters> counters = new ConcurrentHashMap<>();
  private final AtomicInteger series = new AtomicInteger();
  private final CallCounters overflow;
  private final CallCounters unrouted;

  /** Metrics of these methods, known by their place in the list from now on. */
  public CallMetrics(List<String> methods) {
    this.methods = List.copyOf(methods);
    this.latencies = new LatencyHistogram[methods.size()];
    for (int i = 0; i < latencies.length; i++) {
      latencies[i] = new LatencyHistogram();
    }
    this.overflow = new CallCounters(OTHER, OTHER, methods.size(), this);
    this.unrouted = new CallCounters(NONE, NONE, methods.size(), this);
  }

  /** The counters of a namespace on a store; the same ones each time. */
  public CallCounters of(String namespace, String backend) {
    return counters.computeIfAbsent(
        List.of(namespace, backend),
        labels -> new CallCounters(namespace, backend, methods.size(), this));
  }

  /** The counters of calls that reached no namespace. */
  public CallCounters unrouted() {
    return unrouted;
  }

  /** Records how long a call took. */
  public void latency(int method, long nanos) {
    latencies[method].record(nanos);
  }

  /** Whether one more series may be made for these counters. */
  boolean admitSeries(CallCounters asking) {
    if (asking == overflow || asking == unrouted) {
      return true;
    }
    if (series.incrementAndGet() <= MAX_SERIES) {
      return true;
    }
    series.decrementAndGet();
    return false;
  }

  LongAdder overflow(int method, Code code) {
    return overflow.cell(method, code);
  }

  List<String> methods() {
    return methods;
  }

  LatencyHistogram latencyOf(int method) {
    return latencies[method];
  }

  /** All counters with cells of their own, the overflow last. */
  List<CallCounters> all() {
    return Stream.concat(counters.values().stream(), Stream.of(unrouted, overflow)).toList();
  }

  /** Whether a cell is the overflow's own, and shown there only. */
  boolean isOverflow(LongAdder cell, int method, int code) {
    return overflow.find(method, code) == cell;
  }
}
