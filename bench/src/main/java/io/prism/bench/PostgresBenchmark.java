package io.prism.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
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

  /** How the direct clients share connections, and what they run on. */
  private record Variant(int pool, boolean virtual) {
    static final List<Variant> ALL =
        Stream.of(8, 16, 32, 64)
            .flatMap(pool -> Stream.of(new Variant(pool, false), new Variant(pool, true)))
            .toList();

    @Override
    public String toString() {
      return "pool " + pool + (virtual ? ", virtual threads" : ", platform threads");
    }
  }

  @Option(names = "--repetitions", defaultValue = "3")
  private int repetitions;

  @Option(names = "--calls-each", defaultValue = "2000")
  private int callsEach;

  private record Figures(String label, double microsPerCall, double perSecond, double p99) {
    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "%-28s %7.1f us/call %8.0f/s p99 %7.2f ms",
          label,
          microsPerCall,
          perSecond,
          p99);
    }
  }

  @Override
  public Integer call() throws Exception {
    Path folder = Files.createTempDirectory("prism-bench");
    try (EmbeddedPostgres postgres =
        EmbeddedPostgres.builder()
            .setServerConfig("fsync", "on")
            .setServerConfig("synchronous_commit", "on")
            .setServerConfig("max_connections", "200")
            .start()) {
      createTable(postgres);
      long postmaster = postmaster(postgres);
      try (GatewayUnderTest gateway =
          GatewayUnderTest.start(
              folder,
              Optional.empty(),
              "  - {name: bench, pattern: keyvalue}\n",
              """
                - name: main
                  type: postgres
                  settings: {hosts: "127.0.0.1:%d", database: postgres, user: postgres}
              """
                  .formatted(postgres.getPort()))) {
        for (String operation : List.of("put", "put_with_token", "get")) {
          compare(folder, postgres, postmaster, gateway, operation);
        }
      }
    }
    return 0;
  }

  private void compare(
      Path folder,
      EmbeddedPostgres postgres,
      long postmaster,
      GatewayUnderTest gateway,
      String operation)
      throws IOException, InterruptedException {
    through(folder, postmaster, gateway, operation);
    Variant best = bestVariant(folder, postgres, postmaster, operation);
    List<Figures> direct = new ArrayList<>();
    List<Figures> proxied = new ArrayList<>();
    for (int i = 0; i < repetitions; i++) {
      direct.add(direct(folder, postgres, postmaster, operation, best));
      proxied.add(through(folder, postmaster, gateway, operation));
    }
    direct.forEach(run -> System.out.println(operation + " direct  " + run));
    proxied.forEach(run -> System.out.println(operation + " gateway " + run));
    System.out.printf(
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
    return median(one, figure) / median(other, figure);
  }

  private static double median(List<Figures> runs, ToDoubleFunction<Figures> figure) {
    return runs.stream()
        .mapToDouble(figure)
        .sorted()
        .skip(runs.size() / 2)
        .findFirst()
        .orElseThrow();
  }

  /** Tries each variant once: the one with the highest throughput is what we compare with. */
  private Variant bestVariant(
      Path folder, EmbeddedPostgres postgres, long postmaster, String operation)
      throws IOException, InterruptedException {
    Variant best = null;
    double most = 0;
    for (Variant variant : Variant.ALL) {
      Figures figures = direct(folder, postgres, postmaster, operation, variant);
      System.out.println(operation + " trial   " + figures);
      if (figures.perSecond() > most) {
        most = figures.perSecond();
        best = variant;
      }
    }
    return Objects.requireNonNull(best);
  }

  private Figures direct(
      Path folder, EmbeddedPostgres postgres, long postmaster, String operation, Variant variant)
      throws IOException, InterruptedException {
    List<String> args =
        new ArrayList<>(
            List.of(
                "postgres-direct",
                "--url",
                postgres.getJdbcUrl("postgres", "postgres"),
                "--operation",
                operation,
                "--clients",
                Integer.toString(CLIENTS),
                "--calls-each",
                Integer.toString(callsEach),
                "--pool",
                Integer.toString(variant.pool()),
                "--postmaster",
                Long.toString(postmaster)));
    if (variant.virtual()) {
      args.add("--virtual");
    }
    JsonNode result = Child.run(folder, Optional.empty(), List.of("-Xmx512m"), args);
    return figures(variant.toString(), result);
  }

  private Figures through(Path folder, long postmaster, GatewayUnderTest gateway, String operation)
      throws IOException, InterruptedException {
    return figures(
        "64 connections",
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
                "--connections",
                Integer.toString(CLIENTS),
                "--streams",
                "1",
                "--watch",
                Long.toString(postmaster),
                "--watch",
                Long.toString(gateway.pid()),
                "--warm-up-each",
                Integer.toString(callsEach / 2),
                "--calls-each",
                Integer.toString(callsEach))));
  }

  private Figures figures(String label, JsonNode result) {
    return new Figures(
        label,
        result.path("cpu_seconds").asDouble() / callsEach / CLIENTS * 1e6,
        result.path("per_second").asDouble(),
        result.path("p99").asDouble());
  }

  private static void createTable(EmbeddedPostgres postgres) throws SQLException {
    try (Connection connection = postgres.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TABLE direct (k text PRIMARY KEY, v bytea NOT NULL, ver bigint NOT NULL)");
    }
  }

  private static long postmaster(EmbeddedPostgres postgres) throws SQLException, IOException {
    try (Connection connection = postgres.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement();
        var row = statement.executeQuery("SELECT pg_backend_pid()")) {
      row.next();
      return ProcessHandle.of(row.getLong(1))
          .flatMap(ProcessHandle::parent)
          .orElseThrow(() -> new IOException("the server's process was not found"))
          .pid();
    }
  }
}
