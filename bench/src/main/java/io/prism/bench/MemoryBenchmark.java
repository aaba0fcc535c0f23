package io.prism.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.prism.bench.process.Child;
import io.prism.bench.process.GatewayUnderTest;
import io.prism.bench.process.ProcStat;
import io.prism.bench.process.Workspace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Resident memory of the gateway after a million calls, and under a flood of large batches. */
@Command(name = "memory", description = "Resident memory after a million calls and under a flood.")
final class MemoryBenchmark implements Callable<Integer> {

  private static final int NAMESPACES = 1000;
  private static final int CLIENTS = 100;

  @Option(names = "--calls", defaultValue = "1000000")
  private int calls;

  @Option(names = "--flood-connections", defaultValue = "200")
  private int floodConnections;

  @Option(names = "--flood-seconds", defaultValue = "30")
  private int floodSeconds;

  @Override
  public Integer call() throws Exception {
    Path folder = Workspace.create().folder();
    String namespaces =
        IntStream.range(0, NAMESPACES)
            .mapToObj("  - {name: bench-%d, pattern: keyvalue}\n"::formatted)
            .collect(Collectors.joining());
    String sqlite = "  - {name: local, type: sqlite}\n";
    try (GatewayUnderTest gateway =
        GatewayUnderTest.start(folder, Optional.empty(), namespaces, sqlite)) {
      long idle = ProcStat.residentMebibytes(gateway.pid(), false);
      load(folder, gateway, "put", calls / 2);
      load(folder, gateway, "get", calls - calls / 2);
      System.out.printf(
          "memory: %d MiB idle, %d MiB after %d calls of 1 KB over %d namespaces (must be <= 400)%n",
          idle, ProcStat.residentMebibytes(gateway.pid(), false), calls, NAMESPACES);
    }
    try (GatewayUnderTest gateway =
        GatewayUnderTest.start(
            folder, Optional.empty(), "  - {name: bench, pattern: keyvalue}\n", sqlite)) {
      JsonNode alone = flood(folder, gateway, "--connections", "2");
      double capacity = alone.path("OK").asDouble() / floodSeconds;
      JsonNode flood =
          flood(
              folder,
              gateway,
              "--connections",
              Integer.toString(floodConnections),
              "--per-second",
              Double.toString(3 * capacity));
      System.out.printf(
          Locale.ROOT,
          "memory: peak %d MiB while %d connections sent batches of 16 MiB at 3 x the %.1f/s that"
              + " two connections get done (must be <= 500); %.1f/s done; outcomes %s%n",
          ProcStat.residentMebibytes(gateway.pid(), true),
          floodConnections,
          capacity,
          flood.path("OK").asDouble() / floodSeconds,
          flood);
      flood = flood(folder, gateway, "--connections", Integer.toString(floodConnections));
      System.out.printf(
          "memory: peak %d MiB while they sent without a pause, heeding no refusal; outcomes %s%n",
          ProcStat.residentMebibytes(gateway.pid(), true), flood);
    }
    return 0;
  }

  private static void load(Path folder, GatewayUnderTest gateway, String operation, int calls)
      throws IOException, InterruptedException {
    Child.run(
        folder,
        Optional.empty(),
        List.of("-Xmx512m"),
        List.of(
            "grpc-load",
            "--target",
            gateway.grpc(),
            "--operation",
            operation,
            "--namespaces",
            Integer.toString(NAMESPACES),
            "--calls-each",
            Integer.toString(calls / CLIENTS)));
  }

  private JsonNode flood(Path folder, GatewayUnderTest gateway, String... options)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                "batch-flood",
                "--target",
                gateway.grpc(),
                "--seconds",
                Integer.toString(floodSeconds)));
    command.addAll(List.of(options));
    return Child.run(
        folder, Optional.empty(), List.of("-Xmx256m", "-XX:MaxDirectMemorySize=256m"), command);
  }
}
