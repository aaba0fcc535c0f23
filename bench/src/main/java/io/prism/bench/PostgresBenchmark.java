package io.prism.bench;

import io.prism.bench.PostgresSides.Figures;
import io.prism.bench.PostgresSides.Variant;
import io.prism.bench.compare.Summary;
import io.prism.bench.process.Workspace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Gets and puts of 64 clients through the gateway onto PostgreSQL, beside 64 JDBC clients with the
 * pool size and the kind of thread that serve them best. What counts is the CPU of everything but
 * the load generator: gateway and PostgreSQL there, client JVM and PostgreSQL here.
 */
@Command(name = "postgres", description = "Gets and puts on PostgreSQL beside direct JDBC clients.")
final class PostgresBenchmark implements Callable<Integer> {

  private static final int CLIENTS = 64;

  @Option(names = "--repetitions", defaultValue = "3")
  private int repetitions;

  @Option(names = "--calls-each", defaultValue = "2000")
  private int callsEach;

  @Override
  public Integer call() throws Exception {
    try (Workspace workspace = Workspace.create();
        PostgresSides sides = PostgresSides.start(workspace.folder(), List.of())) {
      for (String operation : List.of("put", "put_with_token", "get")) {
        compare(sides, operation);
      }
    }
    return 0;
  }

  private void compare(PostgresSides sides, String operation)
      throws IOException, InterruptedException {
    sides.through(operation, CLIENTS, callsEach);
    Variant best =
        sides.best(Variant.of(8, 16, 32, 64), operation, CLIENTS, callsEach, System.out::println);
    List<Figures> direct = new ArrayList<>();
    List<Figures> proxied = new ArrayList<>();
    for (int i = 0; i < repetitions; i++) {
      direct.add(sides.direct(best, operation, CLIENTS, callsEach));
      proxied.add(sides.through(operation, CLIENTS, callsEach));
    }
    direct.forEach(run -> System.out.println(operation + " direct  " + run));
    proxied.forEach(run -> System.out.println(operation + " gateway " + run));
    System.out.printf(
        Locale.ROOT,
        "postgres %s: CPU ratio %.2f (must be <= 0.67), throughput ratio %.2f (must be >= 1), p99"
            + " ratio %.2f (must be <= 1), medians of %d against %s%n",
        operation,
        ratio(proxied, direct, Figures::microsPerCall),
        ratio(proxied, direct, Figures::perSecond),
        ratio(proxied, direct, Figures::p99),
        repetitions,
        best);
  }

  private static double ratio(
      List<Figures> one, List<Figures> other, ToDoubleFunction<Figures> figure) {
    return Summary.median(one, figure) / Summary.median(other, figure);
  }
}
