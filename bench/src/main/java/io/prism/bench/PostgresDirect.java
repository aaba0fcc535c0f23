package io.prism.bench;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.prism.bench.load.GrpcLoad;
import io.prism.bench.load.Requests;
import io.prism.bench.load.WarmUp;
import io.prism.bench.process.CpuMeter;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Random;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Single-row calls through pgjdbc and a pool, without a gateway. */
@Command(name = "postgres-direct", hidden = true)
public final class PostgresDirect implements Callable<Integer> {

  private static final int KEYS = 10_000;
  private static final int ROUNDS_OF_A_RUN = 4;

  @Option(names = "--url", required = true)
  private String url = "";

  @Option(names = "--operation", required = true)
  private GrpcLoad.Operation operation = GrpcLoad.Operation.get;

  @Option(names = "--clients", required = true)
  private int clients;

  @Option(names = "--calls-each", required = true)
  private int callsEach;

  @Option(names = "--pool", required = true)
  private int pool;

  @Option(names = "--postmaster", required = true, description = "Whose CPU counts too.")
  private long postmaster;

  @Option(
      names = "--warm-up-rounds",
      required = true,
      description = "The longest warm-up, in quarters of what is measured.")
  private int warmUpRounds;

  @Option(names = "--virtual")
  private boolean virtual;

  @Override
  public Integer call() throws Exception {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(url);
    config.setMaximumPoolSize(pool);
    config.setMinimumIdle(pool);
    config.setConnectionTimeout(60_000);
    byte[] value = new byte[1024];
    new Random(1).nextBytes(value);
    try (HikariDataSource source = new HikariDataSource(config)) {
      EqualClients.Work work =
          (client, call) -> {
            int number = new Random(client * 31L + call).nextInt(KEYS);
            String key = Requests.key(number);
            try (Connection connection = source.getConnection()) {
              if (operation == GrpcLoad.Operation.get) {
                get(connection, key);
              } else {
                put(connection, key, value);
              }
            }
          };
      long own = ProcessHandle.current().pid();
      WarmUp rounds = new WarmUp(warmUpRounds);
      while (rounds.isCold()) {
        int each = Math.max(1, callsEach / ROUNDS_OF_A_RUN);
        CpuMeter cost = CpuMeter.start(own);
        EqualClients.run(clients, each, virtual, work);
        long calls = (long) each * clients;
        rounds.add(cost.seconds() * 1e6 / calls, calls);
      }
      CpuMeter client = CpuMeter.start(own);
      CpuMeter server = CpuMeter.start(postmaster);
      Latencies latencies = EqualClients.run(clients, callsEach, virtual, work);
      double serverSeconds = server.seconds();
      System.out.println(
          latencies
              .toJson()
              .put("cpu_seconds", client.seconds() + serverSeconds)
              .put("server_cpu_seconds", serverSeconds));
    }
    return 0;
  }

  /** Reads a row. */
  public static void get(Connection connection, String key) throws SQLException {
    try (PreparedStatement get =
        connection.prepareStatement("SELECT v, ver FROM direct WHERE k = ?")) {
      get.setString(1, key);
      try (ResultSet row = get.executeQuery()) {
        if (row.next() && row.getBytes(1).length + row.getLong(2) < 0) {
          throw new IllegalStateException("a size cannot be negative");
        }
      }
    }
  }

  /** Writes a row. */
  public static void put(Connection connection, String key, byte[] value) throws SQLException {
    try (PreparedStatement put =
        connection.prepareStatement(
            "INSERT INTO direct(k, v, ver) VALUES(?, ?, 1)"
                + " ON CONFLICT(k) DO UPDATE SET v = excluded.v, ver = direct.ver + 1")) {
      put.setString(1, key);
      put.setBytes(2, value);
      put.executeUpdate();
    }
  }
}
