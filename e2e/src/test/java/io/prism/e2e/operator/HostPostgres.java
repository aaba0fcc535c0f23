package io.prism.e2e.operator;

import io.prism.e2e.FreePort;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** A PostgreSQL on this machine that can be stopped, and started again over its data. */
final class HostPostgres implements AutoCloseable {

  /** The only account, and its database. */
  static final String NAME = "postgres";

  private final Path folder;
  private final int port;
  private Optional<EmbeddedPostgres> running = Optional.empty();

  /** One that does not run yet. */
  HostPostgres(Path folder) throws IOException {
    this.folder = folder;
    this.port = FreePort.find();
  }

  /** Where it listens when it runs. */
  int port() {
    return port;
  }

  /** Starts it and waits until it answers. */
  void start() throws IOException {
    running =
        Optional.of(
            EmbeddedPostgres.builder()
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setPGStartupWait(Duration.ofSeconds(60))
                .setDataDirectory(folder)
                .setCleanDataDirectory(false)
                .setPort(port)
                .start());
  }

  /** Stops it; connections end. */
  void stop() throws IOException {
    if (running.isPresent()) {
      running.get().close();
    }
    running = Optional.empty();
  }

  @Override
  public void close() throws IOException {
    stop();
  }
}
