package io.prism.e2e.operator;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.opentest4j.TestAbortedException;

/** The program {@code helm}. */
final class Helm {

  /** Where the chart is installed. */
  static final String NAMESPACE = "prism-system";

  private static final int LIMIT_SECONDS = 180;

  private final Path program;

  private Helm(Path program) {
    this.program = program;
  }

  /** What a run printed and how it ended. */
  record Outcome(int exitCode, String output) {}

  /** Skips the test where there is none, except in CI. */
  static Helm find() {
    Optional<Path> program =
        Stream.concat(
                Stream.of(Repository.file(".prism/tools/bin")),
                Stream.of(System.getenv("PATH").split(File.pathSeparator)).map(Path::of))
            .map(folder -> folder.resolve("helm"))
            .filter(Files::isExecutable)
            .findFirst();
    if (program.isEmpty() && System.getenv("CI") == null) {
      throw new TestAbortedException("there is no helm");
    }
    return new Helm(program.orElseThrow());
  }

  /** The objects that the chart makes of values. */
  String template(Path values) {
    return succeed(
        "template",
        "prism",
        chart(),
        "--namespace=" + NAMESPACE,
        "--kube-version=1.34.0",
        "--values=" + values);
  }

  /** Installs the chart in a cluster, or makes the release what the values say. */
  void install(Path kubeconfig, Path values) {
    succeed(
        "upgrade",
        "--install",
        "prism",
        chart(),
        "--namespace=" + NAMESPACE,
        "--kubeconfig=" + kubeconfig,
        "--values=" + values);
  }

  /** Runs the chart's own tests. */
  void test(Path kubeconfig) {
    succeed("test", "prism", "--namespace=" + NAMESPACE, "--kubeconfig=" + kubeconfig);
  }

  Outcome lint(Path values) {
    return run("lint", chart(), "--strict", "--kube-version=1.34.0", "--values=" + values);
  }

  /** Runs it; what it printed. */
  String succeed(String... arguments) {
    Outcome outcome = run(arguments);
    if (outcome.exitCode() != 0) {
      throw new AssertionError(outcome.output());
    }
    return outcome.output();
  }

  /** Runs another command; what it printed. */
  static String output(String... command) {
    Outcome outcome = execute(List.of(command));
    if (outcome.exitCode() != 0) {
      throw new AssertionError(outcome.output());
    }
    return outcome.output();
  }

  private static String chart() {
    return Repository.file("helm/prism").toString();
  }

  private Outcome run(String... arguments) {
    List<String> line = new ArrayList<>(List.of(program.toString()));
    line.addAll(List.of(arguments));
    return execute(line);
  }

  private static Outcome execute(List<String> line) {
    try {
      Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IllegalStateException(line + " does not end");
      }
      return new Outcome(process.exitValue(), output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
