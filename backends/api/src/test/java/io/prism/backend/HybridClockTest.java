package io.prism.backend;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class HybridClockTest {

  private static final long START = 1_700_000_000_000L;

  private final AtomicLong millis = new AtomicLong(START);
  private final HybridClock clock = new HybridClock(() -> Instant.ofEpochMilli(millis.get()));

  @Test
  void readingsGrowWithinMillisecond() {
    Version first = clock.next(0);
    Version second = clock.next(0);
    assertThat(first).isEqualTo(Version.at(0, START));
    assertThat(second).isEqualTo(first.tick());
  }

  @Test
  void readingsFollowRealTime() {
    clock.next(0);
    millis.addAndGet(10);
    assertThat(clock.next(4)).isEqualTo(Version.at(4, START + 10));
  }

  @Test
  void readingsGrowWhileRealTimeGoesBack() {
    Version before = clock.next(0);
    millis.addAndGet(-3_600_000);
    assertThat(clock.next(0)).isGreaterThan(before);
  }

  @Test
  void exceedsVersionThatWasObserved() {
    Version ahead = Version.at(0, START + HybridClock.MAX_DRIFT_MILLIS);
    clock.observe(ahead);
    assertThat(clock.next(0)).isEqualTo(ahead.tick());
  }

  @Test
  void doesNotAdoptVersionTooFarAhead() {
    clock.observe(Version.at(0, START + HybridClock.MAX_DRIFT_MILLIS + 1));
    assertThat(clock.next(0)).isEqualTo(Version.at(0, START));
  }

  @Test
  void earlierVersionChangesNothing() {
    Version before = clock.next(0);
    clock.observe(Version.at(0, START - 1));
    assertThat(clock.next(0)).isEqualTo(before.tick());
  }

  @Test
  void concurrentReadingsAreDifferent() throws InterruptedException {
    Set<Version> readings = ConcurrentHashMap.newKeySet();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      threads.add(
          Thread.startVirtualThread(
              () -> {
                for (int n = 0; n < 1_000; n++) {
                  readings.add(clock.next(0));
                }
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(readings).hasSize(8_000);
  }
}
