package io.prism.bench.process;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The gateway as users run it, in a process of its own. */
public final class GatewayUnderTest implements AutoCloseable {

  private static final List<String> MEMORY =
      List.of("-Xmx224m", "-XX:MaxDirectMemorySize=160m", "-XX:TrimNativeHeapInterval=2000");

  private final Child child;
  private final JsonNode ports;

  private GatewayUnderTest(Child child, JsonNode ports) {
    this.child = child;
    this.ports = ports;
  }

  /**
   * Starts a gateway by the launcher of the distribution, as {@code prism dev}.
   *
   * @param core the core to pin it to; empty: any
   * @param namespaces the {@code namespaces} of its {@code prism.yaml}
   * @param backends the {@code backends} of its {@code server.yaml}
   */
  public static GatewayUnderTest start(
      Path folder, Optional<Integer> core, String namespaces, String backends)
      throws IOException, InterruptedException {
    return start(folder, core, namespaces, "backends:\n" + backends, List.of());
  }

  /**
   * Starts a gateway with further options.
   *
   * @param server its whole {@code server.yaml}
   * @param options for {@code prism dev}
   */
  public static GatewayUnderTest start(
      Path folder, Optional<Integer> core, String namespaces, String server, List<String> options)
      throws IOException, InterruptedException {
    return start(folder, core, namespaces, server, options, List.of());
  }

  /**
   * The same with further flags of its JVM.
   *
   * @param jvmFlags behind those that the launcher gives
   */
  public static GatewayUnderTest start(
      Path folder,
      Optional<Integer> core,
      String namespaces,
      String server,
      List<String> options,
      List<String> jvmFlags)
      throws IOException, InterruptedException {
    Path home = Files.createTempDirectory(folder, "gateway");
    Path config = Files.writeString(home.resolve("prism.yaml"), "namespaces:\n" + namespaces);
    Path serverFile = Files.writeString(home.resolve("server.yaml"), server);
    Path portsFile = home.resolve("ports.json");
    List<String> line =
        new ArrayList<>(
            List.of(
                "dev",
                "--config",
                config.toString(),
                "--server",
                serverFile.toString(),
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
                portsFile.toString()));
    line.addAll(options);
    Child child = Child.program(home, core, "gateway", Distribution.command(line, jvmFlags));
    try {
      return new GatewayUnderTest(child, child.ports(portsFile));
    } catch (IOException e) {
      child.close();
      throw e;
    }
  }

  /** Host and port of its gRPC listener. */
  public String grpc() {
    return ports.path("grpc").asText();
  }

  /** Its process's id. */
  public long pid() {
    return child.pid();
  }

  @Override
  public void close() throws InterruptedException {
    child.close();
  }
}
