package io.prism.backend.memory;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.prism.backend.Backend;
import io.prism.backend.BackendEnvironment;
import io.prism.backend.tck.StoreFixture;
import java.nio.file.Path;
import java.time.InstantSource;

/** A memory store with room for what all suites leave behind. */
final class MemoryFixture implements StoreFixture {

  @Override
  public Backend create() {
    return new MemoryBackend(
        new MemorySettings(512L << 20, MemorySettings.DEFAULTS.tombstoneRetention()),
        new BackendEnvironment(
            "memory", Path.of("unused"), new SimpleMeterRegistry(), InstantSource.system()));
  }

  @Override
  public int randomOperations() {
    return 5_000;
  }

  /** The data ended with the store. */
  @Override
  public void close() {}
}
