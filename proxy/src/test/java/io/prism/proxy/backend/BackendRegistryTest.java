package io.prism.proxy.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.prism.control.snapshot.Snapshot;
import io.prism.proxy.telemetry.CallMetrics;
import io.prism.proxy.testing.Snapshots;
import io.prism.proxy.testing.StubbornFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackendRegistryTest {

  @TempDir private Path directory;

  private final StubbornFactory stubborn = new StubbornFactory();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
  private final BackendRegistry registry =
      new BackendRegistry(
          List.of(stubborn),
          meters,
          new CallMetrics(List.of()),
          InstantSource.system(),
          scheduler,
          List.of(),
          new BackendRegistry.Patience(
              Duration.ofSeconds(1), Duration.ofMillis(200), Duration.ofMillis(300)));

  @AfterEach
  void end() {
    stubborn.letClose();
    registry.close();
    scheduler.shutdownNow();
  }

  private Snapshot snapshot(long version, String... backends) {
    Snapshots snapshots = new Snapshots(directory);
    for (String backend : backends) {
      snapshots.backend(backend, StubbornFactory.TYPE).namespace("in-" + backend, backend);
    }
    return snapshots.build(version);
  }

  @Test
  void storesThatCloseSlowlyHoldUpNobody() throws Exception {
    registry.apply(snapshot(1, "a", "b"));
    stubborn.holdClosing();
    registry.apply(snapshot(2));

    await().until(() -> stubborn.events.containsAll(List.of("closing a", "closing b")));
    scheduler.submit(() -> {}).get(5, TimeUnit.SECONDS);
  }

  @Test
  void namespacesAreWaitedForAsLongAsStoresGoOnOpeningThem() {
    stubborn.openingTime = Duration.ofMillis(250);
    registry.apply(snapshot(1, "a", "b", "c", "d", "e", "f"));
    assertThat(registry.routing().routes().values())
        .hasSize(6)
        .allMatch(route -> route.opening().isOpen());
  }

  @Test
  void namespacesThatAreNotOpenedSoonFollowLater() {
    stubborn.openingTime = Duration.ofHours(1);
    registry.apply(snapshot(1, "a", "b"));
    assertThat(registry.routing().routes().values())
        .hasSize(2)
        .noneMatch(route -> route.opening().isOpen());
  }

  @Test
  void storeThatReturnsWaitsForItsFormerSelf() {
    registry.apply(snapshot(1, "a"));
    stubborn.holdClosing();
    registry.apply(snapshot(2));
    assertThatThrownBy(() -> registry.apply(snapshot(3, "a")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("still being closed");

    stubborn.letClose();
    registry.apply(snapshot(3, "a"));
    assertThat(stubborn.events).containsExactly("create a", "closing a", "closed a", "create a");
    assertThat(registry.routing().version()).isEqualTo(3);
    assertThat(registry.routing().find("in-a").opening().isOpen()).isTrue();
  }

  @Test
  void storeThatDoesNotStartIsClosedAndTheOthersAreKeptForTheNextAttempt() {
    stubborn.broken.add("b");
    assertThatThrownBy(() -> registry.apply(snapshot(1, "a", "b"))).hasMessage("told not to start");
    await().until(() -> stubborn.events.contains("closed b"));

    stubborn.broken.clear();
    registry.apply(snapshot(1, "a", "b"));
    assertThat(stubborn.events)
        .containsExactly("create a", "create b", "closing b", "closed b", "create b");
    assertThat(registry.handles()).extracting(StoreHandle::name).contains("a", "b");
  }

  @Test
  void whatAFailedSnapshotStartedEndsWithTheNextOne() {
    stubborn.broken.add("b");
    assertThatThrownBy(() -> registry.apply(snapshot(1, "a", "b")))
        .isInstanceOf(IllegalStateException.class);

    registry.apply(snapshot(2));
    await().until(() -> stubborn.events.containsAll(List.of("closed a", "closed b")));
    assertThat(registry.handles()).isEmpty();
  }

  @Test
  void shutDownClosesSideBySideWithinABound() {
    registry.apply(snapshot(1, "a", "b", "c"));
    stubborn.holdClosing();
    long start = System.nanoTime();
    registry.shutDown(Duration.ofMillis(100));

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
    assertThat(stubborn.events).contains("closing a", "closing b", "closing c");
  }

  @Test
  void nothingStartsAfterTheEnd() {
    registry.close();
    assertThatThrownBy(() -> registry.apply(snapshot(1, "a")))
        .isInstanceOf(IllegalStateException.class);
    assertThat(stubborn.events).isEmpty();
  }

  @Test
  void metricsEndWithTheStore() {
    registry.apply(snapshot(1, "a", "b"));
    registry.apply(snapshot(2, "b"));
    await()
        .untilAsserted(
            () ->
                assertThat(meters.get("prism.backend.stubborn").gauges())
                    .extracting(gauge -> gauge.getId().getTag("backend"))
                    .containsExactly("b"));
  }
}
