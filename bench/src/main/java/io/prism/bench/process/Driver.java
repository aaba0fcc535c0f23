package io.prism.bench.process;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A process that runs commands of the benchmarks, one after the other, unpinned: what it drives is
 * then not measured with a JVM that has just started. For one thread.
 */
public final class Driver implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofMinutes(15);

  private final Worker worker;

  private Driver(Worker worker) {
    this.worker = worker;
  }

  /** Starts it. */
  public static Driver start(Path folder) throws IOException {
    return new Driver(
        Worker.start(
            folder,
            Optional.empty(),
            List.of("-Xms512m", "-Xmx512m", "-XX:MaxDirectMemorySize=1g"),
            "driver"));
  }

  /** Runs a command, and reads the last line that it prints, as JSON. */
  public JsonNode run(List<String> command) throws IOException, InterruptedException {
    return worker.run(command, LIMIT);
  }

  @Override
  public void close() throws InterruptedException {
    worker.close();
  }
}
