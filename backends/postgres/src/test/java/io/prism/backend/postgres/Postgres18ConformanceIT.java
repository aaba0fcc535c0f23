package io.prism.backend.postgres;

final class Postgres18ConformanceIT extends PostgresConformance {

  Postgres18ConformanceIT() {
    super(TestServer.Release.NEWEST, HostLoops.get());
  }
}
