package io.prism.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A JVM of this benchmark's class path in a process of its own, optionally pinned to one core, so
 * that what it costs can be read from the kernel's accounting.
 */
final class Child implements AutoCloseable {

  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> JVM_FLAGS =
      List.of(
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow",
          "-Dio.netty.leakDetection.level=disabled",
          "-XX:+UseSerialGC");

  private final Process process;
  private final Path log;

  private Child(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /**
   * Starts a main class.
   *
   * @param core the core to pin it to; empty: any
   * @param jvmFlags further flags, such as the heap's size
   */
  static Child start(
      Path folder, Optional<Integer> core, List<String> jvmFlags, Class<?> main, String... args)
      throws IOException {
    List<String> line = new ArrayList<>();
    core.ifPresent(number -> line.addAll(List.of("taskset", "-c", number.toString())));
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(JVM_FLAGS);
    line.addAll(jvmFlags);
    line.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    line.addAll(List.of(args));
    Path log = Files.createTempFile(folder, main.getSimpleName(), ".log");
    Process process =
        new ProcessBuilder(line)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    return new Child(process, log);
  }

  /** Runs a command of the benchmarks to its end, and reads the last line printed, as JSON. */
  static JsonNode run(
      Path folder, Optional<Integer> core, List<String> jvmFlags, List<String> command)
      throws IOException, InterruptedException {
    try (Child child =
        start(folder, core, jvmFlags, BenchMain.class, command.toArray(String[]::new))) {
      return child.result();
    }
  }

  /** Waits for the file in which a server tells its addresses. */
  JsonNode ports(Path portsFile) throws IOException, InterruptedException {
    long limit = System.nanoTime() + START_LIMIT.toNanos();
    while (!Files.exists(portsFile) || Files.size(portsFile) == 0) {
      if (!process.isAlive() || System.nanoTime() > limit) {
        throw new IOException("a server did not start: " + Files.readString(log));
      }
      Thread.sleep(20);
    }
    return JSON.readTree(portsFile.toFile());
  }

  private JsonNode result() throws IOException, InterruptedException {
    int exitCode = process.waitFor();
    String output = Files.readString(log);
    if (exitCode != 0) {
      throw new IOException("a load generator failed: " + output);
    }
    return JSON.readTree(output.strip().lines().reduce((first, second) -> second).orElse(""));
  }

  long pid() {
    return process.pid();
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(30, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
  }
}
