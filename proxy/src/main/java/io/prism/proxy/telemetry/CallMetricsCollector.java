package io.prism.proxy.telemetry;

import com.google.rpc.Code;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** Shows {@link CallMetrics} to Prometheus; sums are formed only when somebody asks. */
public final class CallMetricsCollector implements MultiCollector {

  private static final String CALLS = "prism_calls";
  private static final String LATENCY = "prism_call_duration_seconds";
  private static final double NANOS = 1e9;

  private final CallMetrics metrics;

  /** Shows these metrics. */
  public CallMetricsCollector(CallMetrics metrics) {
    this.metrics = metrics;
  }

  @Override
  public MetricSnapshots collect() {
    return new MetricSnapshots(calls(), latencies());
  }

  @Override
  public List<String> getPrometheusNames() {
    return List.of(CALLS, LATENCY);
  }

  private CounterSnapshot calls() {
    CounterSnapshot.Builder snapshot =
        CounterSnapshot.builder().name(CALLS).help("Calls that ended, by status.");
    for (CallCounters counters : metrics.all()) {
      boolean own = counters.namespace().equals(CallMetrics.OTHER);
      for (int method = 0; method < metrics.methods().size(); method++) {
        for (int code = 0; code < CallCounters.codes(); code++) {
          LongAdder cell = counters.find(method, code);
          if (cell != null && (own || !metrics.isOverflow(cell, method, code))) {
            snapshot.dataPoint(
                CounterSnapshot.CounterDataPointSnapshot.builder()
                    .labels(
                        Labels.of(
                            "namespace",
                            counters.namespace(),
                            "method",
                            metrics.methods().get(method),
                            "status",
                            Code.forNumber(code).name(),
                            "backend",
                            counters.backend()))
                    .value(cell.sum())
                    .build());
          }
        }
      }
    }
    return snapshot.build();
  }

  private HistogramSnapshot latencies() {
    HistogramSnapshot.Builder snapshot =
        HistogramSnapshot.builder()
            .name(LATENCY)
            .help("Time from the complete request to the end of the call.");
    for (int method = 0; method < metrics.methods().size(); method++) {
      LatencyHistogram histogram = metrics.latencyOf(method);
      ClassicHistogramBuckets.Builder buckets = ClassicHistogramBuckets.builder();
      long count = 0;
      for (int bucket = 0; bucket <= LatencyHistogram.BOUNDED_BUCKETS; bucket++) {
        long inBucket = histogram.count(bucket);
        count += inBucket;
        buckets.bucket(
            bucket == LatencyHistogram.BOUNDED_BUCKETS
                ? Double.POSITIVE_INFINITY
                : LatencyHistogram.upperBoundNanos(bucket) / NANOS,
            inBucket);
      }
      if (count > 0) {
        snapshot.dataPoint(
            HistogramSnapshot.HistogramDataPointSnapshot.builder()
                .labels(Labels.of("method", metrics.methods().get(method)))
                .classicHistogramBuckets(buckets.build())
                .sum(histogram.totalNanos() / NANOS)
                .build());
      }
    }
    return snapshot.build();
  }
}
