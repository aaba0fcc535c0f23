package io.prism.backend.sqlite;

import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** The system-call tracer. */
final class Strace {

  /** More than a page of the file, so that a write is shown in full. */
  private static final int STRING_LIMIT = 8_192;

  private Strace() {}

  /**
   * Goes on only where the tracer works. Where it does not, the test is aborted on a developer's
   * machine, and fails where {@code CI} is {@code true}, so that the proof cannot get lost.
   */
  static void require() throws InterruptedException {
    if (works()) {
      return;
    }
    String message =
        "strace cannot trace processes here; install it, and allow ptrace in the container";
    if ("true".equals(System.getenv("CI"))) {
      fail(message);
    }
    Assumptions.abort(message);
  }

  private static boolean works() throws InterruptedException {
    try {
      return new ProcessBuilder("strace", "-f", "-e", "trace=none", "true")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * The command that runs another one under the tracer.
   *
   * @param output where the trace goes
   * @param calls the system calls to show, separated by commas
   * @param more further options
   */
  static List<String> command(Path output, String calls, String... more) {
    List<String> command = new ArrayList<>();
    command.addAll(List.of("strace", "-f", "-y", "-s", Integer.toString(STRING_LIMIT)));
    command.addAll(List.of("-o", output.toString(), "-e", "trace=" + calls));
    command.addAll(List.of(more));
    return command;
  }
}
