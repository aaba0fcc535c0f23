package io.prism.e2e.cluster;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Runs the scripts in {@code e2e/cluster}, and other commands about clusters. */
public final class Scripts {

  /** As the scripts say it: this machine cannot run that tier. */
  private static final int CANNOT = 3;

  /** The first build of a whole Kubernetes on two busy cores, twice over. */
  private static final Duration LIMIT = Duration.ofMinutes(40);

  private static final Path FOLDER = Path.of(System.getProperty("prism.root"), "e2e", "cluster");

  private Scripts() {}

  /** The {@code kube} program of a tier, {@code api} or {@code node}; built unless it is there. */
  public static Path build(String tier) {
    return Path.of(script("build.sh", tier).strip());
  }

  /**
   * Runs one of the scripts; what it printed.
   *
   * @throws CannotRunHereException when this machine lacks what it needs
   */
  public static String script(String name, String... arguments) {
    List<String> line = new ArrayList<>(List.of(FOLDER.resolve(name).toString()));
    Collections.addAll(line, arguments);
    return run(line);
  }

  /** A file beside the scripts. */
  static Path file(String name) {
    return FOLDER.resolve(name);
  }

  /** Runs a command to its end; what it printed. Its remarks are passed on as they come. */
  static String run(List<String> line) {
    try {
      Path out = Files.createTempFile("prism-cluster", ".out");
      try {
        Process process =
            new ProcessBuilder(line)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(out.toFile())
                .start();
        List<String> remarks = Collections.synchronizedList(new ArrayList<>());
        Thread reader = Thread.startVirtualThread(() -> passOn(process, remarks));
        if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
          process.descendants().forEach(ProcessHandle::destroyForcibly);
          process.destroyForcibly();
          throw new IllegalStateException(line + " did not end within " + LIMIT);
        }
        // What it left running, such as a cluster, has closed or redirected the pipe.
        reader.join(Duration.ofSeconds(5));
        check(line, process.exitValue(), remarks);
        return Files.readString(out);
      } finally {
        Files.delete(out);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static void passOn(Process process, List<String> remarks) {
    try (BufferedReader reader = process.errorReader()) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        remarks.add(line);
        System.err.println(line);
      }
    } catch (IOException e) {
      remarks.add(e.toString());
    }
  }

  private static void check(List<String> line, int exit, List<String> remarks) {
    if (exit == 0) {
      return;
    }
    String said;
    synchronized (remarks) {
      said = remarks.stream().collect(Collectors.joining("\n"));
    }
    if (exit == CANNOT) {
      throw new CannotRunHereException(said);
    }
    throw new IllegalStateException(line + " ended with " + exit + ":\n" + said);
  }
}
