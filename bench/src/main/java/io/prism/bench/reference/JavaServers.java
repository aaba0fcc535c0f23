package io.prism.bench.reference;

import io.prism.bench.BenchMain;
import io.prism.bench.process.Child;
import io.prism.bench.process.Distribution;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Starts the references that are made of grpc-java, each in a process of its own. */
public final class JavaServers {

  private JavaServers() {}

  /** The bare echo of so many bytes. */
  public static Running echo(Path folder, Optional<Integer> core, int replyBytes)
      throws IOException, InterruptedException {
    return start(folder, core, "grpc-java echo", "echo-server", "--reply-bytes", "" + replyBytes);
  }

  /** KeyValue on a map. */
  public static Running map(Path folder, Optional<Integer> core)
      throws IOException, InterruptedException {
    return start(folder, core, "grpc-java map", "map-server");
  }

  /** The generic proxy before a server. */
  public static Running proxy(Path folder, Optional<Integer> core, String backend)
      throws IOException, InterruptedException {
    return start(folder, core, "grpc-java proxy", "generic-proxy", "--backend", backend);
  }

  /** The memory store, in a plugin process. */
  public static Running memoryPlugin(Path folder, Optional<Integer> core)
      throws IOException, InterruptedException {
    Path home = Files.createTempDirectory(folder, "plugin");
    Path portsFile = home.resolve("ports.json");
    Child child =
        Child.program(
            home,
            core,
            "plugin",
            Distribution.command(
                List.of(
                    "plugin",
                    "--backend",
                    "memory",
                    "--listen",
                    "127.0.0.1:0",
                    "--data-dir",
                    home.resolve("data").toString(),
                    "--ports-file",
                    portsFile.toString()),
                List.of()));
    return announced(child, "memory plugin", portsFile, "plugin");
  }

  private static Running start(
      Path folder, Optional<Integer> core, String name, String command, String... options)
      throws IOException, InterruptedException {
    Path portsFile = Files.createTempDirectory(folder, command).resolve("ports.json");
    List<String> line = new ArrayList<>(List.of(command, "--ports-file", portsFile.toString()));
    line.addAll(List.of(options));
    Child child =
        Child.start(
            folder, core, List.of("-Xmx256m"), BenchMain.class, line.toArray(String[]::new));
    return announced(child, name, portsFile, "grpc");
  }

  private static Running announced(Child child, String name, Path portsFile, String listener)
      throws IOException, InterruptedException {
    try {
      return new Running(name, child.ports(portsFile).path(listener).asText(), child);
    } catch (IOException e) {
      child.close();
      throw e;
    }
  }
}
