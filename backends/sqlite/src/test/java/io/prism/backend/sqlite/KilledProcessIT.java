package io.prism.backend.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A process that is killed in the middle of its writes loses none that it acknowledged. */
class KilledProcessIT {

  private static final int CLIENTS = 16;
  private static final int ROUNDS = 3;
  private static final int FOR_EVER = Integer.MAX_VALUE;

  @TempDir Path directory;

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void everyAcknowledgedWriteIsThereAfterwards(long seed) throws Exception {
    Random random = new Random(seed);
    for (int round = 0; round < ROUNDS; round++) {
      Acknowledgements acknowledgements = new Acknowledgements();
      // Seldom a whole number of batches or checkpoints.
      int killAfter = 100 + random.nextInt(3_000);
      try (ChildProcess child = ChildProcess.start(List.of(), directory, CLIENTS, FOR_EVER)) {
        for (int i = 0; i < killAfter; i++) {
          acknowledgements.add(child.nextLine().orElseThrow());
        }
        child.kill();
        // What it had reported before it died still waits in the pipe.
        for (Optional<String> line = child.nextLine(); line.isPresent(); line = child.nextLine()) {
          acknowledgements.add(line.get());
        }
        child.awaitEnd();
      }
      assertThat(acknowledgements.failures()).isEmpty();
      assertThat(acknowledgements.count()).isGreaterThanOrEqualTo(killAfter - 1);
      acknowledgements.assertAllIn(directory);
    }
  }
}
