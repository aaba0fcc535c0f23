package io.prism.proxy.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.rpc.Code;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import java.util.List;
import org.junit.jupiter.api.Test;

class CallMetricsTest {

  private final CallMetrics metrics = new CallMetrics(List.of("s/A", "s/B"));

  private CounterSnapshot counters() {
    return (CounterSnapshot)
        new CallMetricsCollector(metrics)
            .collect().stream().filter(CounterSnapshot.class::isInstance).findFirst().orElseThrow();
  }

  @Test
  void seriesAreBoundedAndNoCallGoesUncounted() {
    int calls = CallMetrics.MAX_SERIES + 500;
    for (int i = 0; i < calls; i++) {
      metrics.of("namespace-" + i, "store").count(0, Code.OK);
    }
    metrics.of("namespace-" + (calls - 1), "store").count(1, Code.NOT_FOUND);

    List<CounterSnapshot.CounterDataPointSnapshot> points = counters().getDataPoints();
    assertThat(points.size()).isLessThan(10_000);
    assertThat(points.stream().mapToDouble(point -> point.getValue()).sum()).isEqualTo(calls + 1);
    assertThat(points)
        .filteredOn(point -> CallMetrics.OTHER.equals(point.getLabels().get("namespace")))
        .extracting(point -> point.getValue())
        .containsExactly(500.0, 1.0);
  }

  @Test
  void namespaceThatComesBackGoesOnCounting() {
    metrics.of("n", "store").count(0, Code.OK);
    metrics.of("n", "store").count(0, Code.OK);
    assertThat(counters().getDataPoints()).hasSize(1);
    assertThat(counters().getDataPoints().getFirst().getValue()).isEqualTo(2);
  }

  @Test
  void everyDurationFallsIntoTheBucketWhoseBoundsHoldIt() {
    for (long nanos = 1; nanos < 200_000_000_000L; nanos = nanos * 5 / 4 + 1) {
      int bucket = LatencyHistogram.bucketOf(nanos);
      if (bucket < LatencyHistogram.BOUNDED_BUCKETS) {
        assertThat(nanos).isLessThan(LatencyHistogram.upperBoundNanos(bucket));
      }
      if (bucket > 0) {
        assertThat(nanos).isGreaterThanOrEqualTo(LatencyHistogram.upperBoundNanos(bucket - 1));
      }
    }
  }

  @Test
  void latenciesCarryNoNamespace() {
    metrics.latency(0, 1_000_000);
    HistogramSnapshot histogram =
        (HistogramSnapshot)
            new CallMetricsCollector(metrics)
                .collect().stream()
                    .filter(HistogramSnapshot.class::isInstance)
                    .findFirst()
                    .orElseThrow();
    assertThat(histogram.getDataPoints()).hasSize(1);
    assertThat(histogram.getDataPoints().getFirst().getLabels().get("method")).isEqualTo("s/A");
    assertThat(histogram.getDataPoints().getFirst().getSum()).isEqualTo(0.001);
  }
}
