package io.prism.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.prism.bench.process.Child;
import io.prism.bench.process.GatewayUnderTest;
import io.prism.bench.process.Workspace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Strong puts of 64 clients through the gateway, beside 64 threads on sqlite-jdbc. */
@Command(name = "sqlite-put", description = "Strong puts on SQLite beside sqlite-jdbc directly.")
public final class SqlitePutBenchmark implements Callable<Integer> {

  private static final int CLIENTS = 64;

  @Option(names = "--repetitions", defaultValue = "5")
  private int repetitions;

  @Option(names = "--calls-each", defaultValue = "1500")
  private int callsEach;

  /**
   * What came of it, the gateway's over the direct figure.
   *
   * @param throughput of calls a second
   * @param p999 of the latency that 999 in 1000 calls had
   * @param lines each run, for people
   */
  public record Ratios(double throughput, double p999, List<String> lines) {}

  @Override
  public Integer call() throws Exception {
    try (Workspace workspace = Workspace.create()) {
      Ratios ratios = measure(workspace.folder(), repetitions, callsEach, List.of());
      ratios.lines().forEach(System.out::println);
      System.out.printf(
          Locale.ROOT,
          "sqlite-put: throughput ratio %.2f (must be >= 2), p99.9 ratio %.3f (must be <= 0.1),"
              + " medians of %d%n",
          ratios.throughput(),
          ratios.p999(),
          repetitions);
    }
    return 0;
  }

  /** Measures, both sides in turn. */
  public static Ratios measure(
      Path folder, int repetitions, int callsEach, List<String> gatewayOptions)
      throws IOException, InterruptedException {
    List<JsonNode> direct = new ArrayList<>();
    List<JsonNode> proxied = new ArrayList<>();
    try (GatewayUnderTest gateway =
        GatewayUnderTest.start(
            folder,
            Optional.empty(),
            "  - {name: bench, pattern: keyvalue}\n",
            "backends:\n  - {name: local, type: sqlite}\n",
            gatewayOptions)) {
      through(folder, gateway, callsEach);
      for (int i = 0; i < repetitions; i++) {
        direct.add(direct(folder, i, callsEach));
        proxied.add(through(folder, gateway, callsEach));
      }
    }
    List<String> lines = new ArrayList<>();
    direct.forEach(run -> lines.add("direct  " + run));
    proxied.forEach(run -> lines.add("gateway " + run));
    return new Ratios(
        median(proxied, run -> run.path("per_second").asDouble())
            / median(direct, run -> run.path("per_second").asDouble()),
        median(proxied, run -> run.path("p999").asDouble())
            / median(direct, run -> run.path("p999").asDouble()),
        lines);
  }

  static double median(List<JsonNode> runs, ToDoubleFunction<JsonNode> figure) {
    return runs.stream()
        .mapToDouble(figure)
        .sorted()
        .skip(runs.size() / 2)
        .findFirst()
        .orElseThrow();
  }

  private static JsonNode direct(Path folder, int repetition, int callsEach)
      throws IOException, InterruptedException {
    return Child.run(
        folder,
        Optional.empty(),
        List.of("-Xmx512m"),
        List.of(
            "sqlite-direct",
            "--file",
            folder.resolve("direct-" + repetition + ".db").toString(),
            "--clients",
            Integer.toString(CLIENTS),
            "--calls-each",
            Integer.toString(callsEach)));
  }

  private static JsonNode through(Path folder, GatewayUnderTest gateway, int callsEach)
      throws IOException, InterruptedException {
    return Child.run(
        folder,
        Optional.empty(),
        List.of("-Xmx512m"),
        List.of(
            "grpc-load",
            "--target",
            gateway.grpc(),
            "--operation",
            "put",
            "--connections",
            Integer.toString(CLIENTS),
            "--streams",
            "1",
            "--warm-up-each",
            "200",
            "--calls-each",
            Integer.toString(callsEach)));
  }
}
