package io.prism.bench.compare;

import io.prism.bench.PostgresSides;
import io.prism.bench.PostgresSides.Channels;
import io.prism.bench.PostgresSides.Figures;
import io.prism.bench.PostgresSides.Variant;
import io.prism.bench.reference.Pgbench;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * Gets and puts of 1 KB on PostgreSQL by 64 and 256 clients, with the number of connections to the
 * gateway that serves them best, beside HikariCP and pgjdbc with the pool that serves them best,
 * and beside pgbench. Everything shares the machine, so that the rates are those of all of it.
 */
final class PostgresLike implements Group {

  private static final List<Integer> CLIENTS = List.of(64, 256);
  private static final int PGBENCH_SECONDS = 10;

  @Override
  public String name() {
    return "postgres-rates";
  }

  @Override
  public String description() {
    return "Throughput and CPU on PostgreSQL against HikariCP with pgjdbc and against pgbench.";
  }

  @Override
  public List<Goal> goals() {
    List<Goal> goals = new ArrayList<>();
    for (String operation : List.of("get", "put")) {
      for (int clients : CLIENTS) {
        goals.add(pool(operation, clients));
        goals.add(pgbench(operation, clients));
        if ("put".equals(operation)) {
          goals.add(tail(clients));
          goals.add(longTail(clients));
        }
      }
      goals.add(server(operation));
    }
    return goals;
  }

  private static Goal pool(String operation, int clients) {
    boolean get = "get".equals(operation);
    return Goal.atLeast(
        "PostgreSQL %s, %d clients: throughput over HikariCP + pgjdbc"
            .formatted(operation, clients),
        "x",
        get ? 2 : 3,
        get ? 4 : 5);
  }

  private static Goal pgbench(String operation, int clients) {
    boolean get = "get".equals(operation);
    return Goal.atLeast(
        "PostgreSQL %s, %d clients: throughput over pgbench".formatted(operation, clients),
        "x",
        get ? 1.2 : 2,
        get ? 2 : 4);
  }

  private static Goal tail(int clients) {
    return Goal.atMost(
        "PostgreSQL put, %d clients: p99 over HikariCP + pgjdbc".formatted(clients),
        "x",
        1,
        Double.NaN);
  }

  /** Whom a pool lets wait for others again and again shows here only: that is few calls. */
  private static Goal longTail(int clients) {
    return Goal.atMost(
        "PostgreSQL put, %d clients: p99.9 over HikariCP + pgjdbc".formatted(clients),
        "x",
        Double.NaN,
        Double.NaN);
  }

  private static Goal server(String operation) {
    boolean get = "get".equals(operation);
    return Goal.atMost(
        "PostgreSQL %s, 64 clients: server CPU for each row over pgbench".formatted(operation),
        "x",
        get ? 0.6 : 0.4,
        get ? 0.3 : 0.15);
  }

  @Override
  public boolean isShort() {
    return false;
  }

  @Override
  public void measure(Run run) throws IOException, InterruptedException {
    boolean hasPgbench = Pgbench.find().isPresent();
    if (!hasPgbench) {
      run.report().missing(Pgbench.TOOL);
    }
    try (PostgresSides sides = PostgresSides.start(run.folder(), run.settings().gatewayOptions())) {
      // Puts first: gets then find every key.
      for (String operation : List.of("put", "get")) {
        for (int clients : CLIENTS) {
          measure(run, sides, operation, clients, hasPgbench);
        }
      }
    }
  }

  private static void measure(
      Run run, PostgresSides sides, String operation, int clients, boolean hasPgbench)
      throws IOException, InterruptedException {
    boolean full = run.settings().full();
    int callsEach = (full ? 96_000 : 32_000) / clients;
    run.say("PostgreSQL " + operation + " by " + clients + " clients");
    sides.through(operation, clients, callsEach);
    Channels channels =
        sides.bestChannels(
            operation, clients, callsEach, line -> run.report().note("trial " + line));
    List<Variant> variants =
        full ? Variant.of(8, 16, 32, 64) : List.of(new Variant(16, true), new Variant(64, true));
    Variant best =
        sides.best(
            variants, operation, clients, callsEach, line -> run.report().note("trial " + line));
    List<Figures> ours = new ArrayList<>();
    List<Figures> pool = new ArrayList<>();
    List<Figures> pgbench = new ArrayList<>();
    for (int i = 0; i < (full ? 5 : 3); i++) {
      ours.add(sides.through(operation, channels, callsEach));
      pool.add(sides.direct(best, operation, clients, callsEach));
      if (hasPgbench) {
        pgbench.add(sides.pgbench(operation, clients, PGBENCH_SECONDS));
      }
    }
    String who = operation + " by " + clients + ": ";
    ours.forEach(line -> run.report().note(who + "gateway " + line));
    pool.forEach(line -> run.report().note(who + "HikariCP " + line));
    pgbench.forEach(line -> run.report().note(who + line));
    Report report = run.report();
    String ways = channels + " connections x streams; " + best;
    report.add(ratio(pool(operation, clients), ours, pool, Figures::perSecond, ways));
    if ("put".equals(operation)) {
      report.add(ratio(tail(clients), ours, pool, Figures::p99, ways));
      report.add(ratio(longTail(clients), ours, pool, Figures::p999, ways));
    }
    if (!hasPgbench) {
      report.add(Row.skipped(pgbench(operation, clients), "pgbench is not installed"));
      if (clients == 64) {
        report.add(Row.skipped(server(operation), "pgbench is not installed"));
      }
      return;
    }
    report.add(ratio(pgbench(operation, clients), ours, pgbench, Figures::perSecond, ""));
    if (clients == 64) {
      report.add(ratio(server(operation), ours, pgbench, Figures::serverMicros, ""));
    }
  }

  private static Row ratio(
      Goal goal,
      List<Figures> ours,
      List<Figures> theirs,
      ToDoubleFunction<Figures> figure,
      String note) {
    double mine = Summary.median(ours, figure);
    double other = Summary.median(theirs, figure);
    return Row.measured(
        goal,
        mine / other,
        String.format(
            Locale.ROOT,
            "%.1f over %.1f, medians of %d%s",
            mine,
            other,
            ours.size(),
            note.isEmpty() ? "" : "; " + note));
  }
}
