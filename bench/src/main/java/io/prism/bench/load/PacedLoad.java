package io.prism.bench.load;

import io.prism.bench.PostgresDirect;
import io.prism.bench.process.CpuMeter;
import io.prism.bench.reference.Dapr;
import io.prism.keyvalue.v1.KeyValueServiceGrpc;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Calls at a fixed rate by blocking clients with a connection each, to a gateway, to a Dapr sidecar
 * or to PostgreSQL directly.
 */
@Command(name = "paced-load", hidden = true)
public final class PacedLoad implements Callable<Integer> {

  private static final int KEYS = 10_000;
  private static final int VALUE_BYTES = 1024;

  @ArgGroup(multiplicity = "1")
  private Where where = new Where();

  @Option(names = "--operation", required = true, description = "get or put")
  private GrpcLoad.Operation operation = GrpcLoad.Operation.get;

  @Option(names = "--clients", defaultValue = "16")
  private int clients;

  @Option(names = "--per-second", defaultValue = "1000")
  private double perSecond;

  @Option(
      names = "--warm-up-seconds",
      defaultValue = "8",
      description = "The longest warm-up, without pauses between calls.")
  private int warmUpSeconds;

  @Option(names = "--seconds", required = true)
  private double seconds;

  private static final class Where {
    @Option(names = "--target", description = "A gateway's address.")
    private String target = "";

    @Option(names = "--dapr", description = "The address of a Dapr sidecar.")
    private String dapr = "";

    @Option(names = "--url", description = "A database for JDBC.")
    private String url = "";
  }

  @Override
  public Integer call() throws Exception {
    boolean get = operation == GrpcLoad.Operation.get;
    if (!where.target.isEmpty()) {
      grpc(
          where.target,
          get
              ? KeyValueServiceGrpc.getGetMethod().getFullMethodName()
              : KeyValueServiceGrpc.getPutMethod().getFullMethodName(),
          get ? Requests.gets("bench", KEYS) : Requests.puts("bench", KEYS, VALUE_BYTES));
    } else if (!where.dapr.isEmpty()) {
      grpc(
          where.dapr,
          get ? Dapr.GET : Dapr.SET,
          get
              ? DaprRequests.gets(Dapr.STORE, KEYS)
              : DaprRequests.fill(Dapr.STORE, KEYS, VALUE_BYTES));
    } else {
      direct();
    }
    return 0;
  }

  private void measure(PacedClients.Work work) throws Exception {
    long own = ProcessHandle.current().pid();
    // At the rate itself a compiler would not see calls enough.
    WarmUp rounds = new WarmUp(warmUpSeconds);
    while (rounds.isCold()) {
      CpuMeter cost = CpuMeter.start(own);
      long calls = PacedClients.runFor(clients, 1, work);
      rounds.add(cost.seconds() * 1e6 / calls, calls);
    }
    PacedClients.run(clients, perSecond, 1, work);
    System.out.println(PacedClients.run(clients, perSecond, seconds, work));
  }

  private void grpc(String target, String method, Requests requests) throws Exception {
    Shape shape = Shape.plain(target, method, clients, 1);
    List<Blocking> all = new ArrayList<>();
    try {
      for (int i = 0; i < clients; i++) {
        all.add(new Blocking(shape));
      }
      measure((client, random) -> all.get(client).call(requests.random(random)));
    } finally {
      for (Blocking each : all) {
        each.connection.channel().close();
      }
    }
  }

  private void direct() throws Exception {
    byte[] value = ByteBuffer.allocate(VALUE_BYTES).array();
    new Random(1).nextBytes(value);
    List<Connection> connections = new ArrayList<>();
    try {
      for (int i = 0; i < clients; i++) {
        connections.add(DriverManager.getConnection(where.url));
      }
      measure(
          (client, random) -> {
            String key = Requests.key(random.nextInt(KEYS));
            if (operation == GrpcLoad.Operation.get) {
              PostgresDirect.get(connections.get(client), key);
            } else {
              PostgresDirect.put(connections.get(client), key, value);
            }
          });
    } finally {
      close(connections);
    }
  }

  private static void close(List<Connection> connections) throws SQLException {
    for (Connection connection : connections) {
      connection.close();
    }
  }

  /** A connection with one call at a time; for one thread. */
  private static final class Blocking implements LoadConnection.Calls {
    private final LoadConnection connection;
    private int status;

    Blocking(Shape shape) throws IOException {
      connection = new LoadConnection(shape, Optional.empty(), this);
    }

    void call(byte[] request) throws IOException {
      connection.send(request);
      connection.flush();
      while (connection.underWay() > 0) {
        connection.read();
      }
      if (status != 0) {
        throw new IOException("a call failed with status " + status);
      }
    }

    @Override
    public void ended(int slot, int ended) {
      status = ended;
    }
  }
}
