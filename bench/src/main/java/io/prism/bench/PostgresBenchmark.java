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
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
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
  private static final List<Integer> POOLS = List.of(8, 16, 32, 64);

  @Option(names = "--repetitions", defaultValue = "3")
  private int repetitions;

  @Option(names = "--calls-each", defaultValue = "1000")
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
    List<Figures> direct = new ArrayList<>();
    List<Figures> proxied = new ArrayList<>();
    for (int i = 0; i < repetitions; i++) {
      for (int pool : POOLS) {
        for (boolean virtual : List.of(false, true)) {
          direct.add(direct(folder, postgres, postmaster, operation, pool, virtual));
        }
      }
      proxied.add(through(folder, postmaster, gateway, operation));
    }
    direct.forEach(run -> System.out.println(operation + " direct  " + run));
    proxied.forEach(run -> System.out.println(operation + " gateway " + run));
    Figures bestDirect =
        direct.stream().max(Comparator.comparingDouble(Figures::perSecond)).orElseThrow();
    Figures bestProxied =
        proxied.stream().max(Comparator.comparingDouble(Figures::perSecond)).orElseThrow();
    System.out.printf(
        "postgres %s: CPU ratio %.2f (must be <= 0.67), throughput ratio %.2f (must be >= 1), p99"
            + " ratio %.2f (must be <= 1), against %s%n",
        operation,
        bestProxied.microsPerCall() / bestDirect.microsPerCall(),
        bestProxied.perSecond() / bestDirect.perSecond(),
        bestProxied.p99() / bestDirect.p99(),
        bestDirect.label());
  }

  private Figures direct(
      Path folder,
      EmbeddedPostgres postgres,
      long postmaster,
      String operation,
      int pool,
      boolean virtual)
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
                Integer.toString(pool),
                "--postmaster",
                Long.toString(postmaster)));
    if (virtual) {
      args.add("--virtual");
    }
    try (Child load =
        Child.start(
            folder,
            Optional.empty(),
            List.of("-Xmx512m"),
            BenchMain.class,
            args.toArray(String[]::new))) {
      JsonNode result = load.result();
      return figures(
          "pool " + pool + (virtual ? ", virtual threads" : ", platform threads"),
          result.path("cpu_seconds").asDouble() / callsEach / CLIENTS,
          result);
    }
  }

  private Figures through(Path folder, long postmaster, GatewayUnderTest gateway, String operation)
      throws IOException, InterruptedException {
    double before = ProcStat.treeCpuSeconds(postmaster) + ProcStat.cpuSeconds(gateway.pid());
    try (Child load =
        Child.start(
            folder,
            Optional.empty(),
            List.of("-Xmx512m"),
            BenchMain.class,
            "grpc-load",
            "--target",
            gateway.grpc(),
            "--operation",
            operation,
            "--connections",
            Integer.toString(CLIENTS),
            "--streams",
            "1",
            "--warm-up-each",
            Integer.toString(callsEach / 2),
            "--calls-each",
            Integer.toString(callsEach))) {
      JsonNode result = load.result();
      double after = ProcStat.treeCpuSeconds(postmaster) + ProcStat.cpuSeconds(gateway.pid());
      // The window holds the warm-up too, which costs the servers as much a call as the rest.
      int callsOfEach = callsEach + callsEach / 2;
      return figures("64 connections", (after - before) / callsOfEach / CLIENTS, result);
    }
  }

  private static Figures figures(String label, double cpuSecondsPerCall, JsonNode result) {
    return new Figures(
        label,
        cpuSecondsPerCall * 1e6,
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
