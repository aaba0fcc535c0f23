package io.prism.backend.postgres;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.prism.backend.Backend;
import io.prism.backend.BackendEnvironment;
import io.prism.backend.Settings;
import io.prism.backend.tck.StoreFixture;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Executor;

/** A schema of its own on a server. */
final class PostgresFixture implements StoreFixture {

  private final TestServer server;
  private final Map<String, String> settings = new TreeMap<>();
  private List<Executor> loops = HostLoops.get();

  PostgresFixture(TestServer server) {
    this.server = server;
    settings.put("hosts", server.host() + ":" + server.port());
    settings.put("database", "postgres");
    settings.put("user", server.user());
    server.password().ifPresent(password -> settings.put("password", password));
    settings.put("schema", "t_" + UUID.randomUUID().toString().replace('-', '_'));
  }

  /** Changes a setting. */
  PostgresFixture with(String setting, String value) {
    settings.put(setting, value);
    return this;
  }

  /** Offers these event loops in place of two. */
  PostgresFixture on(List<Executor> offered) {
    loops = offered;
    return this;
  }

  String schema() {
    return settings.get("schema");
  }

  @Override
  public Backend create() {
    return create(Optional.empty());
  }

  /** Creates a store that must be the expected one. */
  Backend create(Optional<String> expected) {
    return new PostgresBackendFactory()
        .create(
            new Settings(settings),
            new BackendEnvironment(
                "test",
                Path.of("target"),
                new SimpleMeterRegistry(),
                InstantSource.system(),
                expected,
                loops));
  }

  @Override
  public int randomOperations() {
    return 1_000;
  }

  @Override
  public void close() {
    server.execute("drop schema if exists " + schema() + " cascade");
  }
}
