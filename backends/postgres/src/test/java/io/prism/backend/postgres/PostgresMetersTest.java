package io.prism.backend.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.prism.backend.Backend;
import io.prism.backend.BackendEnvironment;
import io.prism.backend.Settings;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class PostgresMetersTest {

  @Test
  void metersAreRemovedWithTheStore() {
    MeterRegistry registry = new SimpleMeterRegistry();
    Settings settings =
        new Settings(Map.of("hosts", "127.0.0.1", "database", "none", "user", "nobody"));
    try (Backend store =
        new PostgresBackendFactory()
            .create(
                settings,
                new BackendEnvironment(
                    "store", Path.of("target"), registry, InstantSource.system()))) {
      assertThat(registry.get("prism.backend.up").tag("backend", "store").gauge().value()).isZero();
    }
    assertThat(registry.getMeters()).isEmpty();
  }
}
