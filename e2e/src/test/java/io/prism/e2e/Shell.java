package io.prism.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs commands as a user would. */
final class Shell {

  private static final long LIMIT_SECONDS = 120;

  private Shell() {}

  /**
   * What a command did.
   *
   * @param exitCode what it told the shell
   * @param out what it printed
   * @param err what it remarked
   */
  record Outcome(int exitCode, String out, String err) {}

  /** Runs the {@code prism} command of the archive. */
  static Outcome prism(Path folder, Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    String[] line = new String[arguments.length + 1];
    line[0] = PrismProcess.command();
    System.arraycopy(arguments, 0, line, 1, arguments.length);
    return run(folder, environment, Arrays.asList(line));
  }

  /** Runs a command to its end. */
  static Outcome run(Path folder, Map<String, String> environment, List<String> line)
      throws IOException, InterruptedException {
    Path out = Files.createTempFile(folder, "out", ".txt");
    Path err = Files.createTempFile(folder, "err", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(line)
            .directory(folder.toFile())
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IllegalStateException(line + " did not end within " + LIMIT_SECONDS + " s");
    }
    return new Outcome(process.exitValue(), Files.readString(out), Files.readString(err));
  }
}
