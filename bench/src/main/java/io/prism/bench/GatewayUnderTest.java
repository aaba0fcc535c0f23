package io.prism.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.prism.cli.Main;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The gateway as users run it, in a process of its own. */
final class GatewayUnderTest implements AutoCloseable {

  private final Child child;
  private final JsonNode ports;

  private GatewayUnderTest(Child child, JsonNode ports) {
    this.child = child;
    this.ports = ports;
  }

  /**
   * Starts a gateway, with the memory that the launcher gives to {@code prism dev}.
   *
   * @param core the core to pin it to; empty: any
   * @param namespaces the {@code namespaces} of its {@code prism.yaml}
   * @param backends the {@code backends} of its {@code server.yaml}
   */
  static GatewayUnderTest start(
      Path folder, Optional<Integer> core, String namespaces, String backends)
      throws IOException, InterruptedException {
    Path home = Files.createTempDirectory(folder, "gateway");
    Path config = Files.writeString(home.resolve("prism.yaml"), "namespaces:\n" + namespaces);
    Path server = Files.writeString(home.resolve("server.yaml"), "backends:\n" + backends);
    Path portsFile = home.resolve("ports.json");
    Child child =
        Child.start(
            home,
            core,
            List.of("-Xmx224m", "-XX:MaxDirectMemorySize=160m", "-XX:TrimNativeHeapInterval=2000"),
            Main.class,
            "dev",
            "--config",
            config.toString(),
            "--server",
            server.toString(),
            "--data-dir",
            home.resolve("data").toString(),
            "--grpc-port",
            "0",
            "--http-port",
            "0",
            "--admin-port",
            "0",
            "--metrics-port",
            "0",
            "--ports-file",
            portsFile.toString());
    try {
      return new GatewayUnderTest(child, child.ports(portsFile));
    } catch (IOException e) {
      child.close();
      throw e;
    }
  }

  String grpc() {
    return ports.path("grpc").asText();
  }

  long pid() {
    return child.pid();
  }

  @Override
  public void close() throws InterruptedException {
    child.close();
  }
}
