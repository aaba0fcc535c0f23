package io.prism.bench.compare;

import io.prism.bench.SqlitePutBenchmark;
import java.io.IOException;
import java.util.List;

/** Strong puts of 64 clients on SQLite, beside 64 threads of sqlite-jdbc. */
final class SqliteLike implements Group {

  private static final Goal TAIL =
      Goal.atMost("SQLite strong put, 64 clients: p99.9 over sqlite-jdbc", "x", 0.1, 0.02);
  private static final Goal RATE =
      Goal.atLeast("SQLite strong put, 64 clients: throughput over sqlite-jdbc", "x", 2, 5);

  @Override
  public String name() {
    return "sqlite";
  }

  @Override
  public String description() {
    return "Strong puts on SQLite against sqlite-jdbc directly.";
  }

  @Override
  public List<Goal> goals() {
    return List.of(TAIL, RATE);
  }

  @Override
  public void measure(Run run) throws IOException, InterruptedException {
    boolean full = run.settings().full();
    SqlitePutBenchmark.Ratios ratios =
        SqlitePutBenchmark.measure(
            run.folder(), full ? 5 : 1, full ? 1500 : 400, run.settings().gatewayOptions());
    String note = full ? "medians of 5, of the whole machine" : "one run, of the whole machine";
    run.report().add(Row.measured(TAIL, ratios.p999(), note));
    run.report().add(Row.measured(RATE, ratios.throughput(), note));
    ratios.lines().forEach(line -> run.report().note("sqlite: " + line));
  }
}
