package io.prism.proxy.backend;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.prism.backend.Backend;
import io.prism.backend.BackendEnvironment;
import io.prism.backend.Settings;
import io.prism.control.snapshot.BackendConfig;
import io.prism.proxy.testing.MoodyFactory;
import io.prism.proxy.testing.MoodyFactory.Mood;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class SweepSchedulerTest {

  private final MoodyFactory moody = new MoodyFactory();
  private final SweepScheduler scheduler = new SweepScheduler(InstantSource.system());
  private final Logger logger = (Logger) LoggerFactory.getLogger(SweepScheduler.class);
  private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
  private Backend store;

  @BeforeEach
  void start(@TempDir Path directory) {
    logged.start();
    logger.addAppender(logged);
    store =
        moody.create(
            new Settings(Map.of()),
            new BackendEnvironment(
                "m", directory, new SimpleMeterRegistry(), InstantSource.system()));
    store.start();
  }

  @AfterEach
  void stop() {
    logger.detachAppender(logged);
    store.close();
  }

  private StoreHandle handle() {
    return new StoreHandle(
        new BackendConfig("m", MoodyFactory.TYPE, MoodyFactory.TYPE, new Settings(Map.of())),
        store);
  }

  @Test
  void failedSweepsAreTold() {
    moody.mood(Mood.UNREACHABLE);
    scheduler.sweep(List.of(handle()));
    assertThat(logged.list).hasSize(1);
    assertThat(logged.list.getFirst().getKeyValuePairs().toString())
        .contains("it is in a mood")
        .doesNotContain("CompletionException");
  }

  @Test
  void storesThatEndAreNotSwept() {
    moody.mood(Mood.UNREACHABLE);
    StoreHandle handle = handle();
    handle.end();
    scheduler.sweep(List.of(handle));
    assertThat(logged.list).isEmpty();
  }

  @Test
  void sweepsThatTheEndOfTheirStoreCutsOffAreNoNews() {
    moody.mood(Mood.SLOW);
    StoreHandle handle = handle();
    scheduler.sweep(List.of(handle));
    StoreEndings endings = new StoreEndings(new SimpleMeterRegistry());
    endings.begin(handle, Duration.ZERO);
    endings.awaitAll(Duration.ofSeconds(20));
    // A later sweep fails after the one that is cut off.
    assertThat(store.sweep(0)).failsWithin(Duration.ofSeconds(20));
    assertThat(logged.list).isEmpty();
  }
}
