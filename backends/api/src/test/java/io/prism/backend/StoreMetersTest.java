package io.prism.backend;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class StoreMetersTest {

  private final MeterRegistry registry = new SimpleMeterRegistry();

  private StoreMeters meters(String store) {
    return new StoreMeters(
        new BackendEnvironment(store, Path.of("."), registry, InstantSource.system()));
  }

  private void gauge(StoreMeters meters, int value) {
    meters.gauge(
        "depth", "Calls", Tags.of("kind", "read"), new AtomicInteger(value), Number::intValue);
  }

  private double shown(String store) {
    return registry.get("depth").tags("backend", store, "kind", "read").gauge().value();
  }

  @Test
  void leaveTheRegistryWithTheirStoreAndLeaveThoseOfOthers() {
    try (StoreMeters first = meters("first");
        StoreMeters second = meters("second")) {
      gauge(first, 1);
      first.timer("time", "Time", Tags.empty());
      first.summary("size", "Size", Tags.empty());
      first.counter("failed", "Failures", Tags.empty(), new AtomicInteger(), Number::intValue);
      gauge(second, 2);
      assertThat(registry.getMeters()).hasSize(5);

      first.close();
      assertThat(registry.getMeters()).hasSize(1);
      assertThat(shown("second")).isEqualTo(2);
    }
    assertThat(registry.getMeters()).isEmpty();
  }

  @Test
  void storeThatReturnsShowsItself() {
    StoreMeters before = meters("store");
    gauge(before, 1);
    before.close();
    try (StoreMeters after = meters("store")) {
      gauge(after, 2);
      assertThat(shown("store")).isEqualTo(2);
    }
  }

  @Test
  void storeThatBeginsBeforeItsPredecessorEndedKeepsItsMetrics() {
    StoreMeters before = meters("store");
    gauge(before, 1);
    try (StoreMeters after = meters("store")) {
      gauge(after, 2);
      before.close();
      assertThat(shown("store")).isEqualTo(2);
    }
  }

  @Test
  void askingTwiceGivesTheSameMetric() {
    try (StoreMeters meters = meters("store")) {
      meters.timer("time", "Time", Tags.empty());
      meters.timer("time", "Time", Tags.empty()).record(Duration.ofMillis(1));
      assertThat(registry.get("time").timer().count()).isEqualTo(1);
      assertThat(meters.timer("time", "Time", Tags.empty()).count()).isEqualTo(1);
    }
  }
}
