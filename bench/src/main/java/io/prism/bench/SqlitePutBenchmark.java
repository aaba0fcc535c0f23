package io.prism.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.prism.bench.compare.Summary;
import io.prism.bench.process.Driver;
import io.prism.bench.process.GatewayUnderTest;
import io.prism.bench.process.Workspace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Strong puts of 64 clients through the gateway, beside 64 threads on sqlite-jdbc. */
@Command(name = "sqlite-put", description = "Strong puts on SQLite beside sqlite-jdbc directly.")
public final class SqlitePutBenchmark implements Callable<Integer> {

  private static final int CLIENTS = 64;

  /** The longest warm-up of direct clients, in rounds that are short since the disk is slow. */
  private static final int COLD_ROUNDS = 6;

  private static final int WARM_ROUNDS = 3;

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
                gatewayOptions);
        Driver callers = Driver.start(folder);
        Driver driver = Driver.start(folder)) {
      through(callers, gateway, callsEach);
      for (int i = 0; i < repetitions; i++) {
        direct.add(direct(driver, folder, i, callsEach));
        proxied.add(through(callers, gateway, callsEach));
      }
    }
    List<String> lines = new ArrayList<>();
    direct.forEach(run -> lines.add("direct  " + run));
    proxied.forEach(run -> lines.add("gateway " + run));
    return new Ratios(ratio(proxied, direct, "per_second"), ratio(proxied, direct, "p999"), lines);
  }

  private static double ratio(List<JsonNode> ours, List<JsonNode> theirs, String figure) {
    return Summary.median(ours, run -> run.path(figure).asDouble())
        / Summary.median(theirs, run -> run.path(figure).asDouble());
  }

  private static JsonNode direct(Driver driver, Path folder, int repetition, int callsEach)
      throws IOException, InterruptedException {
    return driver.run(
        List.of(
            "sqlite-direct",
            "--file",
            folder.resolve("direct-" + repetition + ".db").toString(),
            "--clients",
            Integer.toString(CLIENTS),
            "--warm-up-rounds",
            Integer.toString(repetition == 0 ? COLD_ROUNDS : WARM_ROUNDS),
            "--calls-each",
            Integer.toString(callsEach)));
  }

  private static JsonNode through(Driver driver, GatewayUnderTest gateway, int callsEach)
      throws IOException, InterruptedException {
    return driver.run(
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
