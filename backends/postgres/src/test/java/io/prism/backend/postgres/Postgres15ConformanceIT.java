package io.prism.backend.postgres;

import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** The oldest release; its binaries exist for one platform only, which the build knows. */
@EnabledIfSystemProperty(named = "prism.test.postgres.oldest", matches = ".+")
final class Postgres15ConformanceIT extends PostgresConformance {

  Postgres15ConformanceIT() {
    super(TestServer.Release.OLDEST, HostLoops.get());
  }
}
