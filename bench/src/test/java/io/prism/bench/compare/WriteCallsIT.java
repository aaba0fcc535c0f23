package io.prism.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * Under load a gateway's time goes to system calls. The replies to requests that came together
 * leave together, and nothing else is a matter of time here: a count is the same on a busy machine.
 */
@EnabledOnOs(OS.LINUX)
class WriteCallsIT {

  private static final double MOST = 0.2;
  private static final int CALLS_OF_A_STREAM = 100;

  @Test
  void repliesToRequestsThatCameTogetherLeaveInOneWrite() throws Exception {
    Settings settings = new Settings(false, 1, 1, 0, Optional.empty(), Optional.empty(), List.of());
    try (Run run = Run.start(settings, new PrintStream(OutputStream.nullOutputStream()))) {
      WriteCalls writes = WriteCalls.measure(run, CALLS_OF_A_STREAM);

      assertThat(writes.isCounted()).as("what the kernel counts: %s", writes).isTrue();
      assertThat(writes.batched()).isLessThanOrEqualTo(MOST);
    }
  }
}
