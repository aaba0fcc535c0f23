package io.prism.backend.postgres;

import java.util.List;

/** In a host without event loops, or on a server that only the driver can log in to. */
final class Postgres18OnThreadsConformanceIT extends PostgresConformance {

  Postgres18OnThreadsConformanceIT() {
    super(TestServer.Release.NEWEST, List.of());
  }
}
