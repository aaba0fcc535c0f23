package io.prism.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.prism.bench.PostgresSides.Figures;
import io.prism.bench.PostgresSides.Variant;
import io.prism.bench.reference.Pgbench;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All ways to PostgreSQL, for too short a time to tell anything. */
class PostgresSidesIT {

  @TempDir private Path folder;

  @Test
  void everySideIsMeasuredAgainAndAgain() throws Exception {
    try (PostgresSides sides = PostgresSides.start(folder, List.of())) {
      List<Figures> all = new ArrayList<>();
      for (String operation : List.of("put", "get")) {
        for (boolean virtual : List.of(false, true)) {
          all.add(sides.direct(new Variant(2, virtual), operation, 4, 40));
          all.add(sides.through(operation, 4, 40));
        }
        if (Pgbench.find().isPresent()) {
          all.add(sides.pgbench(operation, 4, 1));
        }
      }

      assertThat(all)
          .allSatisfy(
              figures -> {
                assertThat(figures.perSecond()).isPositive();
                assertThat(figures.microsPerCall()).isGreaterThan(figures.serverMicros());
                assertThat(figures.serverMicros()).isPositive();
              });
    }
  }
}
