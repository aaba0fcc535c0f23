package io.prism.bench;

import io.prism.bench.load.Requests;
import io.prism.bench.load.WarmUp;
import io.prism.bench.process.CpuMeter;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Puts through sqlite-jdbc without a gateway: as many connections as clients, WAL, FULL. */
@Command(name = "sqlite-direct", hidden = true)
final class SqliteDirect implements Callable<Integer> {

  private static final int WARM_UP_EACH = 25;

  @Option(names = "--file", required = true)
  private Path file = Path.of("");

  @Option(names = "--clients", required = true)
  private int clients;

  @Option(names = "--calls-each", required = true)
  private int callsEach;

  @Option(
      names = "--warm-up-rounds",
      required = true,
      description = "The longest warm-up, in rounds of 25 calls of each client.")
  private int warmUpRounds;

  @Option(names = "--keys", defaultValue = "10000")
  private int keys;

  @Override
  public Integer call() throws Exception {
    List<Connection> connections = new ArrayList<>();
    List<PreparedStatement> puts = new ArrayList<>();
    for (int i = 0; i < clients; i++) {
      Connection connection = open();
      connections.add(connection);
      puts.add(
          connection.prepareStatement(
              "INSERT INTO kv(k, v, ver) VALUES(?, ?, 1)"
                  + " ON CONFLICT(k) DO UPDATE SET v = excluded.v, ver = kv.ver + 1"));
    }
    byte[] value = new byte[1024];
    new Random(1).nextBytes(value);
    EqualClients.Work work =
        (client, call) -> {
          PreparedStatement put = puts.get(client);
          put.setString(1, Requests.key(new Random(client * 31L + call).nextInt(keys)));
          put.setBytes(2, value);
          put.executeUpdate();
        };
    long own = ProcessHandle.current().pid();
    WarmUp rounds = new WarmUp(warmUpRounds);
    while (rounds.isCold()) {
      CpuMeter cost = CpuMeter.start(own);
      EqualClients.run(clients, WARM_UP_EACH, false, work);
      long calls = (long) WARM_UP_EACH * clients;
      rounds.add(cost.seconds() * 1e6 / calls, calls);
    }
    Latencies latencies = EqualClients.run(clients, callsEach, false, work);
    for (Connection connection : connections) {
      connection.close();
    }
    System.out.println(latencies.toJson());
    return 0;
  }

  private Connection open() throws SQLException {
    Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
    try (Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA busy_timeout = 60000");
      statement.execute("PRAGMA journal_mode = WAL");
      statement.execute("PRAGMA synchronous = FULL");
      statement.execute(
          "CREATE TABLE IF NOT EXISTS kv (k TEXT PRIMARY KEY, v BLOB NOT NULL, ver INTEGER NOT NULL)");
    }
    return connection;
  }
}
