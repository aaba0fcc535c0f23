package io.prism.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Strong puts of 64 clients through the gateway, beside 64 threads on sqlite-jdbc. */
@Command(name = "sqlite-put", description = "Strong puts on SQLite beside sqlite-jdbc directly.")
final class SqlitePutBenchmark implements Callable<Integer> {

  private static final int CLIENTS = 64;

  @Option(names = "--repetitions", defaultValue = "5")
  private int repetitions;

  @Option(names = "--calls-each", defaultValue = "1500")
  private int callsEach;

  @Override
  public Integer call() throws Exception {
    Path folder = Files.createTempDirectory("prism-bench");
    List<JsonNode> direct = new ArrayList<>();
    List<JsonNode> proxied = new ArrayList<>();
    try (GatewayUnderTest gateway =
        GatewayUnderTest.start(
            folder,
            Optional.empty(),
            "  - {name: bench, pattern: keyvalue}\n",
            "  - {name: local, type: sqlite}\n")) {
      through(folder, gateway);
      for (int i = 0; i < repetitions; i++) {
        direct.add(direct(folder, i));
        proxied.add(through(folder, gateway));
      }
    }
    direct.forEach(run -> System.out.println("direct  " + run));
    proxied.forEach(run -> System.out.println("gateway " + run));
    System.out.printf(
        "sqlite-put: throughput ratio %.2f (must be >= 2), p99.9 ratio %.2f (must be <= 0.2),"
            + " medians of %d%n",
        median(proxied, run -> run.path("per_second").asDouble())
            / median(direct, run -> run.path("per_second").asDouble()),
        median(proxied, run -> run.path("p999").asDouble())
            / median(direct, run -> run.path("p999").asDouble()),
        repetitions);
    return 0;
  }

  static double median(List<JsonNode> runs, ToDoubleFunction<JsonNode> figure) {
    return runs.stream()
        .mapToDouble(figure)
        .sorted()
        .skip(runs.size() / 2)
        .findFirst()
        .orElseThrow();
  }

  private JsonNode direct(Path folder, int repetition) throws IOException, InterruptedException {
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

  private JsonNode through(Path folder, GatewayUnderTest gateway)
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
