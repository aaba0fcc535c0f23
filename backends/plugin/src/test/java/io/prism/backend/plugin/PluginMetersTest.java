package io.prism.backend.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.prism.backend.Backend;
import io.prism.backend.BackendEnvironment;
import io.prism.backend.Settings;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PluginMetersTest {

  private final MeterRegistry meters = new SimpleMeterRegistry();
  private final ServedStore served = new ServedStore(new HeldStore("held"));

  @AfterEach
  void close() {
    served.close();
  }

  private Backend backend() {
    return new PluginBackendFactory()
        .create(
            new Settings(Map.of("address", served.address().toString())),
            new BackendEnvironment("store", Path.of(""), meters, Clock.systemUTC()));
  }

  private double connections() {
    return meters.get("prism.backend.plugin.connections").tag("backend", "store").gauge().value();
  }

  @Test
  void metersLeaveWithTheBackendAndReturnWithTheNext() {
    Backend first = backend();
    assertThat(meters.getMeters()).hasSize(2);
    first.close();
    assertThat(meters.getMeters()).isEmpty();

    try (Backend second = backend()) {
      second.start();
      TestPlugins.await().until(() -> connections() == 2);
    }
  }

  @Test
  void theBackendThatReplacesOneShowsItsOwnState() {
    Backend former = backend();
    try (Backend next = backend()) {
      next.start();
      TestPlugins.await().until(() -> connections() == 2);

      former.close();

      assertThat(connections()).isEqualTo(2);
    }
    assertThat(meters.getMeters()).isEmpty();
  }
}
