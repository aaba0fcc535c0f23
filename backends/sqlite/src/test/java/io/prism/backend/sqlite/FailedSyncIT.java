package io.prism.backend.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that fails to sync once. */
class FailedSyncIT {

  private static final int WRITES = 100;

  /** Creating the file takes fewer syncs, and the writes take more. */
  private static final int FAILING_SYNC = 40;

  @TempDir Path directory;

  @BeforeEach
  void tracer() throws Exception {
    Strace.require();
  }

  @Test
  void outcomeIsUnknownAndTheStoreIsReopenedAndServesOn() throws Exception {
    Path output = directory.resolve("trace");
    List<String> tracer =
        Strace.command(
            output,
            "fsync,fdatasync,openat",
            "-e",
            "inject=fsync,fdatasync:error=EIO:when=" + FAILING_SYNC);
    Acknowledgements acknowledgements = new Acknowledgements();
    try (ChildProcess child = ChildProcess.start(tracer, directory, 1, WRITES)) {
      for (Optional<String> line = child.nextLine(); line.isPresent(); line = child.nextLine()) {
        acknowledgements.add(line.get());
      }
      child.awaitEnd();
    }

    assertThat(acknowledgements.failures())
        .filteredOn(reason -> !reason.equals("BACKEND_UNAVAILABLE"))
        .containsExactly("OUTCOME_UNKNOWN");
    assertThat(acknowledgements.count()).isEqualTo(WRITES - 1);
    assertThat(reopenedAfterFailure(output)).isTrue();
    acknowledgements.assertAllIn(directory);
  }

  private static boolean reopenedAfterFailure(Path output) throws Exception {
    List<String> lines = Files.readAllLines(output, StandardCharsets.ISO_8859_1);
    int failed =
        IntStream.range(0, lines.size())
            .filter(i -> lines.get(i).contains("-wal>) = -1 EIO"))
            .findFirst()
            .orElseThrow();
    return lines.stream()
        .skip(failed)
        .anyMatch(line -> line.contains("openat(") && line.contains("/store.db\", O_RDWR"));
  }
}
