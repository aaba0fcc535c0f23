package io.prism.backend.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.prism.backend.Backend;
import io.prism.backend.Health;
import io.prism.backend.error.PrismException;
import io.prism.backend.keyvalue.Key;
import io.prism.backend.plugin.server.PluginOptions;
import io.prism.backend.plugin.server.PluginProcess;
import io.prism.backend.tck.Await;
import io.prism.common.v1.ErrorReason;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A plugin in a process of its own, which is killed, frozen and asked to end. */
class PluginProcessIT {

  private static final int WRITERS = 4;

  @TempDir Path folder;
  private final AtomicLong written = new AtomicLong();
  private final Set<ErrorReason> failures = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean stop = new AtomicBoolean();
  private final ExecutorService writers = Executors.newFixedThreadPool(WRITERS);
  private ChildPlugin plugin;
  private Backend backend;

  @BeforeEach
  void start() throws Exception {
    plugin = ChildPlugin.start(TestPlugins.ANY_PORT, folder);
    backend = TestPlugins.backend(plugin.address(), Map.of("type", "memory"));
    backend.start();
    TestPlugins.awaitOpen(backend);
  }

  @AfterEach
  void stop() {
    stop.set(true);
    writers.shutdownNow();
    backend.close();
    plugin.close();
  }

  private void beginWriting() {
    for (int w = 0; w < WRITERS; w++) {
      String key = "key" + w;
      writers.execute(
          () -> {
            while (!stop.get()) {
              write(key);
            }
          });
    }
    awaitFurtherWrites();
  }

  private void write(String key) {
    try {
      Await.result(
          TestPlugins.basic(backend)
              .put(TestPlugins.write(Duration.ofSeconds(2)), TestPlugins.put(key, "v")));
      written.incrementAndGet();
    } catch (PrismException e) {
      failures.add(e.reason());
    }
  }

  private void awaitFurtherWrites() {
    long before = written.get();
    TestPlugins.await().until(() -> written.get() > before + 50);
  }

  private void endWriting() throws InterruptedException {
    stop.set(true);
    writers.shutdown();
    assertThat(writers.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void callsRecoverAfterThePluginWasKilledAndStartedAgain() throws Exception {
    beginWriting();

    plugin.kill();
    TestPlugins.await().until(() -> failures.contains(ErrorReason.BACKEND_UNAVAILABLE));
    assertThat(backend.health().state()).isEqualTo(Health.State.UNHEALTHY);
    plugin = ChildPlugin.start(plugin.address(), folder);
    awaitFurtherWrites();
    endWriting();

    // Nothing else, and no NAMESPACE_NOT_FOUND in particular.
    assertThat(EnumSet.of(ErrorReason.BACKEND_UNAVAILABLE, ErrorReason.OUTCOME_UNKNOWN))
        .containsAll(failures);
    assertThat(backend.health().state()).isEqualTo(Health.State.HEALTHY);
  }

  @Test
  void sigtermLeavesNobodyInDoubt() throws Exception {
    beginWriting();

    plugin.terminate();
    assertThat(plugin.exitCode()).isEqualTo(128 + 15);
    TestPlugins.await().until(() -> failures.contains(ErrorReason.BACKEND_UNAVAILABLE));
    endWriting();

    assertThat(EnumSet.of(ErrorReason.BACKEND_UNAVAILABLE, ErrorReason.DRAINING))
        .containsAll(failures);
  }

  @Test
  void aFrozenPluginIsNoticedAndComesBack() throws Exception {
    beginWriting();

    plugin.signal("STOP");
    TestPlugins.await().until(() -> failures.contains(ErrorReason.OUTCOME_UNKNOWN));
    TestPlugins.await().until(() -> backend.health().state() == Health.State.UNHEALTHY);
    plugin.signal("CONT");
    awaitFurtherWrites();
    endWriting();

    assertThat(EnumSet.of(ErrorReason.BACKEND_UNAVAILABLE, ErrorReason.OUTCOME_UNKNOWN))
        .containsAll(failures);
  }

  @Test
  void aReadThatAFrozenPluginDoesNotAnswerKeepsItsDeadline() throws Exception {
    plugin.signal("STOP");
    long begin = System.nanoTime();

    PrismException failure =
        Await.failure(
            TestPlugins.basic(backend).get(TestPlugins.read(Duration.ofMillis(300)), Key.of("k")));

    assertThat(failure.reason())
        .isIn(ErrorReason.DEADLINE_EXCEEDED, ErrorReason.BACKEND_UNAVAILABLE);
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
    plugin.signal("CONT");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void anIdlePluginIsSmall() throws Exception {
    beginWriting();
    endWriting();

    TestPlugins.await().until(() -> plugin.residentKib() < 100L * 1024);
  }

  @Test
  void aDataDirectoryServesOneProcessOnly() throws Exception {
    PluginOptions options =
        PluginOptions.of("memory", Map.of(), TestPlugins.ANY_PORT)
            .withDataDirectory(folder.resolve("data"))
            .withDrainTimeout(Duration.ofSeconds(1));
    try (PluginProcess first = PluginProcess.start(options)) {
      assertThat(first.port()).isPositive();
      assertThatThrownBy(() -> PluginProcess.start(options))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("belongs to another running process");
    }
    PluginProcess.start(options).close();
  }

  @Test
  void aPortThatIsTakenIsSaidSo() {
    assertThatThrownBy(
            () -> PluginProcess.start(PluginOptions.of("memory", Map.of(), plugin.address())))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("bind");
  }
}
