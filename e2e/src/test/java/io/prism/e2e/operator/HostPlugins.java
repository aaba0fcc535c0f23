package io.prism.e2e.operator;

import static io.prism.e2e.operator.OperatorWorld.awaitIt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.prism.e2e.PrismProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Plugins as processes of this machine, and pods that say so: what a kubelet does where there is
 * none. Ends what it started.
 */
final class HostPlugins implements AutoCloseable {

  private final KubernetesClient client;
  private final String namespace;
  private final Path folder;
  private final List<Process> started = new ArrayList<>();

  /** Pods in one Kubernetes namespace; files in a folder. */
  HostPlugins(KubernetesClient client, String namespace, Path folder) {
    this.client = client;
    this.namespace = namespace;
    this.folder = folder;
  }

  /** One that runs. */
  record Plugin(Process process, int port, int metricsPort) implements AutoCloseable {
    @Override
    public void close() throws InterruptedException {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly().waitFor();
    }
  }

  /** Starts one, with a data directory of its name, and waits until it serves. */
  Plugin start(String name, String... options) throws IOException {
    return startOver(name, name, options);
  }

  /** The same over the data directory of another one, which has ended. */
  Plugin startOver(String data, String name, String... options) throws IOException {
    Path ports = folder.resolve(name + "-plugin.json");
    Path log = folder.resolve(name + "-plugin.log");
    List<String> line =
        new ArrayList<>(
            List.of(
                PrismProcess.command(),
                "plugin",
                "--listen=127.0.0.1:0",
                "--metrics-port=0",
                "--data-dir=" + folder.resolve(data + "-plugin"),
                "--ports-file=" + ports));
    line.addAll(Arrays.asList(options));
    Process process =
        new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    started.add(process);
    awaitIt("the plugin serves, log " + log).until(() -> Files.exists(ports));
    JsonNode addresses = new ObjectMapper().readTree(ports.toFile());
    return new Plugin(process, port(addresses, "plugin"), port(addresses, "metrics"));
  }

  private static int port(JsonNode addresses, String door) {
    String address = addresses.path(door).asText();
    return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
  }

  /** A pod as the workload wants it, but for its port, at this machine's address. */
  void makePod(String backend, Plugin plugin) {
    HostPod.make(client, namespace, "prism-plugin-" + backend, plugin.metricsPort());
  }

  /** Takes the pod of a backend away and makes one of another plugin. */
  void replacePod(String backend, Plugin plugin) {
    HostPod.delete(client, namespace, "prism-plugin-" + backend);
    makePod(backend, plugin);
  }

  @Override
  public void close() {
    started.forEach(
        process -> {
          process.descendants().forEach(ProcessHandle::destroyForcibly);
          process.destroyForcibly();
        });
  }
}
