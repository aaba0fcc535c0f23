package io.prism.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.prism.bench.process.Driver;
import io.prism.bench.process.GatewayUnderTest;
import io.prism.bench.reference.Pgbench;
import io.prism.bench.reference.Running;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * One PostgreSQL with a gateway before it, and clients that reach it through the gateway, through
 * JDBC and through pgbench. All share the machine, unpinned.
 */
public final class PostgresSides implements AutoCloseable {

  /**
   * The longest warm-up of direct clients, the first time and later. The gateway gets half as much,
   * so that what is measured is not its compilation.
   */
  private static final int COLD_ROUNDS = 20;

  private static final int WARM_ROUNDS = 6;

  /** The longest warm-up of what then calls at a rate, the first time and later. */
  private static final int COLD_SECONDS = 8;

  private static final int WARM_SECONDS = 2;

  private final Path folder;
  private final EmbeddedPostgres postgres;
  private final long postmaster;
  private final GatewayUnderTest gateway;

  /** Drives the gateway. */
  private final Driver callers;

  /** Drives PostgreSQL itself. */
  private final Driver direct;

  private final Set<String> warm = new HashSet<>();

  private PostgresSides(
      Path folder,
      EmbeddedPostgres postgres,
      long postmaster,
      GatewayUnderTest gateway,
      Driver callers,
      Driver direct) {
    this.folder = folder;
    this.postgres = postgres;
    this.postmaster = postmaster;
    this.gateway = gateway;
    this.callers = callers;
    this.direct = direct;
  }

  /**
   * How direct clients share connections, and what they run on.
   *
   * @param pool how many connections
   * @param virtual whether each client is a virtual thread
   */
  public record Variant(int pool, boolean virtual) {

    /** Pools of these sizes, on either kind of thread. */
    public static List<Variant> of(Integer... pools) {
      return Stream.of(pools)
          .flatMap(pool -> Stream.of(new Variant(pool, false), new Variant(pool, true)))
          .toList();
    }

    @Override
    public String toString() {
      return "pool " + pool + (virtual ? ", virtual threads" : ", platform threads");
    }
  }

  /**
   * How clients of the gateway share connections: as with a pool, that is for the application to
   * choose.
   *
   * @param connections how many
   * @param streams calls under way on each
   */
  public record Channels(int connections, int streams) {

    /** The ways for so many clients: one for all, one for 16 each, and one for each. */
    public static List<Channels> of(int clients) {
      return List.of(
          new Channels(1, clients), new Channels(clients / 16, 16), new Channels(clients, 1));
    }

    @Override
    public String toString() {
      return connections + " x " + streams;
    }
  }

  /**
   * A run.
   *
   * @param label who made it
   * @param microsPerCall CPU of everything but the load generator
   * @param serverMicros CPU of PostgreSQL for each call
   * @param perSecond calls a second
   * @param p99 latency in milliseconds; NaN: unknown
   * @param p999 that 999 in 1000 calls had, likewise
   */
  public record Figures(
      String label,
      double microsPerCall,
      double serverMicros,
      double perSecond,
      double p99,
      double p999) {
    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "%-28s %7.1f us/call (PostgreSQL %.1f) %8.0f/s p99 %7.2f, p99.9 %8.2f ms",
          label,
          microsPerCall,
          serverMicros,
          perSecond,
          p99,
          p999);
    }
  }

  /** Starts both. */
  public static PostgresSides start(Path folder, List<String> gatewayOptions)
      throws IOException, InterruptedException {
    Deque<AutoCloseable> started = new ArrayDeque<>();
    try {
      EmbeddedPostgres postgres =
          EmbeddedPostgres.builder()
              .setServerConfig("fsync", "on")
              .setServerConfig("synchronous_commit", "on")
              .setServerConfig("max_connections", "400")
              .start();
      started.push(postgres);
      createTable(postgres);
      long postmaster = postmaster(postgres);
      GatewayUnderTest gateway =
          GatewayUnderTest.start(
              folder,
              Optional.empty(),
              "  - {name: bench, pattern: keyvalue}\n",
              """
              backends:
                - name: main
                  type: postgres
                  settings: {hosts: "127.0.0.1:%d", database: postgres, user: postgres}
              """
                  .formatted(postgres.getPort()),
              gatewayOptions);
      started.push(gateway);
      Driver callers = Driver.start(folder);
      started.push(callers);
      return new PostgresSides(
          folder, postgres, postmaster, gateway, callers, Driver.start(folder));
    } catch (SQLException e) {
      IOException failure = new IOException(e);
      end(started, failure);
      throw failure;
    } catch (IOException | InterruptedException | RuntimeException e) {
      end(started, e);
      throw e;
    }
  }

  /** Ends what had started before a failure. */
  private static void end(Deque<AutoCloseable> started, Exception failure) {
    for (AutoCloseable each : started) {
      try {
        each.close();
      } catch (Exception e) {
        failure.addSuppressed(e);
      }
    }
  }

  /** Tries each variant once: the one with the highest throughput is what we compare with. */
  public Variant best(
      List<Variant> variants, String operation, int clients, int callsEach, Consumer<String> trials)
      throws IOException, InterruptedException {
    Variant best = null;
    double most = 0;
    for (Variant variant : variants) {
      Figures figures = direct(variant, operation, clients, callsEach);
      trials.accept(operation + " trial   " + figures);
      if (figures.perSecond() > most) {
        most = figures.perSecond();
        best = variant;
      }
    }
    return Objects.requireNonNull(best);
  }

  /** Clients on JDBC. */
  public Figures direct(Variant variant, String operation, int clients, int callsEach)
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
                Integer.toString(clients),
                "--calls-each",
                Integer.toString(callsEach),
                "--warm-up-rounds",
                Integer.toString(warm.add(operation) ? COLD_ROUNDS : WARM_ROUNDS),
                "--pool",
                Integer.toString(variant.pool()),
                "--postmaster",
                Long.toString(postmaster)));
    if (variant.virtual()) {
      args.add("--virtual");
    }
    JsonNode result = direct.run(args);
    double calls = (double) callsEach * clients;
    return new Figures(
        variant.toString(),
        result.path("cpu_seconds").asDouble() / calls * 1e6,
        result.path("server_cpu_seconds").asDouble() / calls * 1e6,
        result.path("per_second").asDouble(),
        result.path("p99").asDouble(),
        result.path("p999").asDouble());
  }

  /** Tries each way once: the one with the highest throughput is what we compare with. */
  public Channels bestChannels(
      String operation, int clients, int callsEach, Consumer<String> trials)
      throws IOException, InterruptedException {
    Channels best = new Channels(clients, 1);
    double most = 0;
    for (Channels way : Channels.of(clients)) {
      Figures figures = through(operation, way, callsEach);
      trials.accept(operation + " trial   " + figures);
      if (figures.perSecond() > most) {
        most = figures.perSecond();
        best = way;
      }
    }
    return best;
  }

  /** Clients through the gateway, each with a connection of its own. */
  public Figures through(String operation, int clients, int callsEach)
      throws IOException, InterruptedException {
    return through(operation, new Channels(clients, 1), callsEach);
  }

  /** Clients through the gateway that share connections. */
  public Figures through(String operation, Channels channels, int callsEach)
      throws IOException, InterruptedException {
    JsonNode result =
        callers.run(
            List.of(
                "grpc-load",
                "--target",
                gateway.grpc(),
                "--operation",
                operation,
                "--connections",
                Integer.toString(channels.connections()),
                "--streams",
                Integer.toString(channels.streams()),
                "--watch",
                Long.toString(postmaster),
                "--watch",
                Long.toString(gateway.pid()),
                "--warm-up-each",
                Integer.toString(
                    warm.add("through " + operation) ? callsEach * COLD_ROUNDS : callsEach / 2),
                "--calls-each",
                Integer.toString(callsEach)));
    double calls = (double) callsEach * channels.connections() * channels.streams();
    return new Figures(
        channels + " connections x streams",
        result.path("cpu_seconds").asDouble() / calls * 1e6,
        result.path("cpu_seconds_each").path(0).asDouble() / calls * 1e6,
        result.path("per_second").asDouble(),
        result.path("p99").asDouble(),
        result.path("p999").asDouble());
  }

  /** pgbench with prepared statements; its latencies are not known one by one. */
  public Figures pgbench(String operation, int clients, int seconds)
      throws IOException, InterruptedException {
    Pgbench.Result result =
        Pgbench.run(folder, postgres.getPort(), operation, clients, seconds, postmaster);
    return new Figures(
        "pgbench -M prepared",
        result.cpuSeconds() / result.calls() * 1e6,
        result.serverCpuSeconds() / result.calls() * 1e6,
        result.perSecond(),
        Double.NaN,
        Double.NaN);
  }

  /** Calls at 1,000 a second through the gateway, as {@code paced-load} tells it. */
  public JsonNode pacedThrough(String operation, double seconds)
      throws IOException, InterruptedException {
    return paced(callers, "--target", gateway.grpc(), operation, seconds);
  }

  /** The same through a sidecar of Dapr. */
  public JsonNode pacedDapr(Running dapr, String operation, double seconds)
      throws IOException, InterruptedException {
    return paced(callers, "--dapr", dapr.target(), operation, seconds);
  }

  /** The same on JDBC. */
  public JsonNode pacedDirect(String operation, double seconds)
      throws IOException, InterruptedException {
    String url = postgres.getJdbcUrl("postgres", "postgres");
    return paced(direct, "--url", url, operation, seconds);
  }

  private JsonNode paced(
      Driver driver, String option, String where, String operation, double seconds)
      throws IOException, InterruptedException {
    int warmUp = warm.add(option + operation) ? COLD_SECONDS : WARM_SECONDS;
    return driver.run(
        List.of(
            "paced-load",
            option,
            where,
            "--operation",
            operation,
            "--warm-up-seconds",
            Integer.toString(warmUp),
            "--seconds",
            Double.toString(seconds)));
  }

  /** PostgreSQL's port. */
  public int port() {
    return postgres.getPort();
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

  @Override
  public void close() throws IOException, InterruptedException {
    try {
      direct.close();
      callers.close();
      gateway.close();
    } finally {
      postgres.close();
    }
  }
}
