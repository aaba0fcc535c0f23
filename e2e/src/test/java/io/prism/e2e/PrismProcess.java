package io.prism.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A gateway in a process of its own, started from the archive that users get. */
public final class PrismProcess implements AutoCloseable {

  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Process process;
  private final JsonNode ports;
  private final Path log;

  private PrismProcess(Process process, JsonNode ports, Path log) {
    this.process = process;
    this.ports = ports;
    this.log = log;
  }

  /** The folder of the archive, unpacked. */
  public static Path home() {
    return Path.of(System.getProperty("prism.home"));
  }

  /** The command of the archive. */
  public static String command() {
    return home().resolve("bin/prism").toString();
  }

  /** Starts {@code prism dev} on free ports and waits until it serves. */
  static PrismProcess dev(Path folder, String... options) throws IOException {
    List<String> all = new ArrayList<>(List.of("--data-dir", folder.resolve("data").toString()));
    all.addAll(List.of(options));
    return start(folder, "dev", Map.of(), all);
  }

  /** Starts {@code prism proxy} on free ports and waits until it listens. */
  static PrismProcess proxy(Path folder, String... options) throws IOException {
    return proxy(folder, Map.of(), options);
  }

  /** The same with more in the environment. */
  public static PrismProcess proxy(Path folder, Map<String, String> environment, String... options)
      throws IOException {
    return start(folder, "proxy", environment, List.of(options));
  }

  private static PrismProcess start(
      Path folder, String command, Map<String, String> environment, List<String> options)
      throws IOException {
    Path portsFile = Files.createTempFile(folder, "ports", ".json");
    Path log = Files.createTempFile(folder, command, ".log");
    Files.delete(portsFile);
    List<String> line =
        new ArrayList<>(
            List.of(
                command(),
                command,
                "--grpc-port",
                "0",
                "--http-port",
                "0",
                "--admin-port",
                "0",
                "--metrics-port",
                "0",
                "--ports-file",
                portsFile.toString()));
    line.addAll(options);
    ProcessBuilder builder =
        new ProcessBuilder(line)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    try {
      Awaitility.await("gateway writes its ports, log " + log)
          .atMost(START_LIMIT)
          .pollInterval(Duration.ofMillis(20))
          .until(() -> Files.exists(portsFile) || !process.isAlive());
      if (!process.isAlive()) {
        throw new IOException("the gateway ended: " + Files.readString(log));
      }
      return new PrismProcess(process, JSON.readTree(portsFile.toFile()), log);
    } catch (IOException | RuntimeException e) {
      process.destroyForcibly();
      throw e;
    }
  }

  /** The address of a listener: {@code grpc}, {@code http}, {@code admin} or {@code metrics}. */
  public String address(String listener) {
    return ports.path(listener).asText();
  }

  /** A connection to the data port; the caller closes it. */
  public ManagedChannel channel() {
    return Grpc.newChannelBuilder(address("grpc"), InsecureChannelCredentials.create()).build();
  }

  /** What the process printed so far. */
  public String log() throws IOException {
    return Files.readString(log);
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Ends the process as a loss of power would, without a word. */
  public void kill() throws InterruptedException {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly().waitFor();
  }

  /** Asks the process to end and waits; the exit code. */
  public int stop() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IllegalStateException("the gateway did not stop within a minute");
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
