package io.prism.backend.sqlite;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A {@link WritingProcess} that is running, and the lines it reports. */
final class ChildProcess implements AutoCloseable {

  private static final long LIMIT_SECONDS = 120;

  private final Process process;
  private final BufferedReader lines;

  private ChildProcess(Process process) {
    this.process = process;
    this.lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /**
   * Starts one and waits until its store serves.
   *
   * @param before a program and its arguments that runs the process, such as a tracer; may be empty
   */
  static ChildProcess start(List<String> before, Path directory, int clients, int writes)
      throws IOException {
    List<String> command = new ArrayList<>(before);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-Xmx128m", "-XX:+UseSerialGC"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(WritingProcess.class.getName());
    command.addAll(
        List.of(directory.toString(), Integer.toString(clients), Integer.toString(writes)));
    ChildProcess child =
        new ChildProcess(
            new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start());
    if (!child.nextLine().equals(Optional.of("ready"))) {
      child.close();
      throw new IOException("the process did not get its store to serve");
    }
    return child;
  }

  /** The next line; empty when the process has ended and all was read. */
  Optional<String> nextLine() throws IOException {
    return Optional.ofNullable(lines.readLine());
  }

  /** Ends the process as a loss of power to it alone would: nothing runs in it any more. */
  void kill() {
    // Through its handle: the process itself would close the pipe that still holds what it
    // reported.
    process.toHandle().destroyForcibly();
  }

  /** Waits until the process has ended. */
  void awaitEnd() throws InterruptedException {
    if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("the process did not end");
    }
  }

  @Override
  public void close() throws IOException {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    lines.close();
  }
}
