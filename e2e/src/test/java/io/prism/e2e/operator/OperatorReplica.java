package io.prism.e2e.operator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.prism.e2e.cluster.KubernetesServer;
import io.prism.operator.process.Main;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * A replica of the operator in a process of its own, on loopback, with the rights of {@link
 * OperatorRole} only.
 */
final class OperatorReplica implements AutoCloseable {

  /** The file with the shard that it makes when it is missing. */
  static final String DEFAULT_SHARD = "default-shard.yaml";

  private static final Duration START_LIMIT = Duration.ofSeconds(90);

  private final Process process;
  private final JsonNode ports;
  private final Path log;

  private OperatorReplica(Process process, JsonNode ports, Path log) {
    this.process = process;
    this.ports = ports;
    this.log = log;
  }

  /**
   * Starts one and waits until it listens; it may not lead yet.
   *
   * @param streamPort where to listen for gateways; 0: a free port
   * @param folder for its log and ports; may hold its shard, see {@link #writeDefaultShard}
   */
  static OperatorReplica start(
      KubernetesServer server, String namespace, String identity, int streamPort, Path folder)
      throws IOException {
    return start(
        server, namespace, identity, streamPort, folder, List.of("--without-authentication"));
  }

  /** The same with arguments of the test's choice, in the place of those with the same names. */
  static OperatorReplica start(
      KubernetesServer server,
      String namespace,
      String identity,
      int streamPort,
      Path folder,
      List<String> arguments)
      throws IOException {
    Path portsFile = folder.resolve(identity + ".json");
    Path log = folder.resolve(identity + ".log");
    Files.deleteIfExists(portsFile);
    List<String> line =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dkubernetes.impersonate.username=" + OperatorRole.account(namespace),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "--operator-namespace=" + namespace,
                "--identity=" + identity,
                "--proxy-image=prism:test",
                "--image-pull-policy=Never",
                "--control-service=prism-operator." + namespace + ".svc:8981",
                "--stream-host=127.0.0.1",
                "--stream-port=" + streamPort,
                "--health-port=0",
                "--metrics-port=0",
                "--tls-folder=" + HostPods.files(folder),
                "--default-shard=" + folder.resolve(DEFAULT_SHARD),
                "--ports-file=" + portsFile));
    line.removeIf(usual -> arguments.stream().anyMatch(argument -> isSame(argument, usual)));
    line.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().put("KUBECONFIG", server.kubeconfig().toString());
    Process process = builder.start();
    Awaitility.await("the operator listens, log " + log)
        .atMost(START_LIMIT)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> Files.exists(portsFile) && Files.size(portsFile) > 0 || !process.isAlive());
    if (!process.isAlive()) {
      throw new IOException("the operator ended: " + Files.readString(log));
    }
    return new OperatorReplica(process, new ObjectMapper().readTree(portsFile.toFile()), log);
  }

  /** Says what the shard is that replicas with a folder make when it is missing. */
  static void writeDefaultShard(Path folder, String namespace, String spec) throws IOException {
    Files.writeString(
        folder.resolve(DEFAULT_SHARD),
        """
        apiVersion: prism.io/v1alpha1
        kind: PrismShard
        metadata: {name: default, namespace: %s}
        spec: %s
        """
            .formatted(namespace, spec));
  }

  private static boolean isSame(String argument, String usual) {
    int name = argument.indexOf('=') + 1;
    return name > 0 && usual.startsWith(argument.substring(0, name));
  }

  /** The port where gateways connect. */
  int controlPort() {
    String address = ports.path("control").asText();
    return Integer.parseInt(address.substring(address.indexOf(':') + 1));
  }

  /** Its numbers, as Prometheus gets them. */
  String metrics() throws IOException, InterruptedException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      URI uri = URI.create("http://" + ports.path("metrics").asText() + "/metrics");
      return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
          .body();
    }
  }

  /** What it printed so far. */
  String log() throws IOException {
    return Files.readString(log);
  }

  /** What it holds of the machine's memory. */
  long residentMebibytes() throws IOException {
    return Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
        .findFirst()
        .orElseThrow();
  }

  /** Waits until the process has ended by itself. */
  boolean awaitEnd(Duration limit) throws InterruptedException {
    return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Ends the process as a loss of power would. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Asks the process to end and waits for it. */
  @Override
  public void close() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(30, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IllegalStateException("the operator did not stop; see " + log);
    }
  }
}
