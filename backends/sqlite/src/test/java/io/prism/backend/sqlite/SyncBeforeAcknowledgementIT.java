package io.prism.backend.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The system calls of a real process show when it syncs, and when it acknowledges. */
class SyncBeforeAcknowledgementIT {

  @TempDir Path directory;

  @BeforeEach
  void tracer() throws Exception {
    Strace.require();
  }

  @Test
  void noAcknowledgementLeavesTheProcessBeforeItsWriteIsSynced() throws Exception {
    SyncTrace trace = trace(1, 100);
    assertThat(trace.acknowledgements()).isEqualTo(100);
    assertThat(trace.violations()).isEmpty();
  }

  @Test
  void manyConcurrentWritesShareOneSync() throws Exception {
    SyncTrace trace = trace(32, 20);
    assertThat(trace.acknowledgements()).isEqualTo(640);
    assertThat(trace.violations()).isEmpty();
    // How many share one depends on how the machine lets them run.
    assertThat(trace.syncs()).isLessThan(640);
  }

  private SyncTrace trace(int clients, int writes) throws Exception {
    Path output = directory.resolve("trace");
    List<String> tracer = Strace.command(output, "pwrite64,fdatasync,fsync,write");
    try (ChildProcess child = ChildProcess.start(tracer, directory, clients, writes)) {
      while (child.nextLine().isPresent()) {
        // The trace holds the same lines, and when they were written.
      }
      child.awaitEnd();
    }
    return SyncTrace.parse(Files.readAllLines(output, StandardCharsets.ISO_8859_1));
  }
}
