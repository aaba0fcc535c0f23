package io.prism.backend.sqlite;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.prism.backend.Backend;
import io.prism.backend.BackendEnvironment;
import io.prism.backend.Settings;
import io.prism.backend.tck.StoreFixture;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;

/** A file in a temporary folder. */
final class SqliteFixture implements StoreFixture {

  /** The name of the store, and of its file. */
  static final String NAME = "store";

  private final Path directory;
  private final Map<String, String> settings;

  SqliteFixture() {
    this(temporaryDirectory(), Map.of());
  }

  SqliteFixture(Path directory, Map<String, String> settings) {
    this.directory = directory;
    this.settings = settings;
  }

  private static Path temporaryDirectory() {
    try {
      return Files.createTempDirectory("prism-sqlite");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Backend create() {
    return create(directory, settings);
  }

  /** Creates a store without a fixture. */
  static Backend create(Path directory, Map<String, String> settings) {
    return create(directory, settings, new SimpleMeterRegistry());
  }

  /** Creates a store that shows its metrics. */
  static Backend create(Path directory, Map<String, String> settings, MeterRegistry meters) {
    return new SqliteBackendFactory()
        .create(
            new Settings(settings),
            new BackendEnvironment(NAME, directory, meters, InstantSource.system()));
  }

  @Override
  public void close() {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
