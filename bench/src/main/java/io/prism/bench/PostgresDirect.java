package io.prism.bench;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.prism.bench.load.GrpcLoad;
import io.prism.bench.process.ProcStat;
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
            String key = "bench-%06d".formatted(number);
            try (Connection connection = source.getConnection()) {
              if (operation == GrpcLoad.Operation.get) {
                get(connection, key);
              } else {
                put(connection, key, value);
              }
            }
          };
      EqualClients.run(clients, callsEach / 2, virtual, work);
      double client = ProcStat.cpuSeconds(ProcessHandle.current().pid());
      double server = ProcStat.treeCpuSeconds(postmaster);
      Latencies latencies = EqualClients.run(clients, callsEach, virtual, work);
      client = ProcStat.cpuSeconds(ProcessHandle.current().pid()) - client;
      server = ProcStat.treeCpuSeconds(postmaster) - server;
      System.out.println(
          latencies.toJson().put("cpu_seconds", client + server).put("server_cpu_seconds", server));
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
