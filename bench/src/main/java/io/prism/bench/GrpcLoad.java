package io.prism.bench;

import com.google.protobuf.ByteString;
import io.prism.keyvalue.v1.GetRequest;
import io.prism.keyvalue.v1.KeyValueServiceGrpc;
import io.prism.keyvalue.v1.PutRequest;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Closed-loop load over gRPC: connections times streams clients, each with the same number of
 * calls. One thread and {@link LoadConnection} do all of it.
 */
@Command(name = "grpc-load", hidden = true)
final class GrpcLoad implements Callable<Integer> {

  /** What to call. */
  enum Operation {
    /** KeyValue Get of random keys. */
    get,
    /** KeyValue Put of random keys. */
    put,
    /** KeyValue Put with a token for each call. */
    put_with_token,
    /** The bare echo server, with requests of a Get's size. */
    echo
  }

  @Option(names = "--target", required = true)
  private String target = "";

  @Option(names = "--operation", required = true)
  private Operation operation = Operation.get;

  @Option(names = "--namespace", defaultValue = "bench")
  private String namespace = "";

  @Option(names = "--connections", defaultValue = "10")
  private int connections;

  @Option(names = "--streams", defaultValue = "10")
  private int streams;

  @Option(names = "--calls-each", required = true)
  private int callsEach;

  @Option(
      names = "--warm-up-each",
      defaultValue = "0",
      description = "Calls of each client before the measured ones.")
  private int warmUpEach;

  @Option(names = "--keys", defaultValue = "10000")
  private int keys;

  @Option(names = "--value-bytes", defaultValue = "1024")
  private int valueBytes;

  @Option(names = "--namespaces", defaultValue = "1", description = "Spread over NAMESPACE-0...")
  private int namespaces;

  @Option(
      names = "--watch",
      description = "Processes whose CPU, with that of their children, the measured calls cost.")
  private List<Long> watched = List.of();

  private final List<String> allKeys = new ArrayList<>();
  private ByteString value = ByteString.EMPTY;

  @Override
  public Integer call() throws Exception {
    IntStream.range(0, keys).mapToObj("bench-%06d"::formatted).forEach(allKeys::add);
    byte[] bytes = new byte[valueBytes];
    new Random(1).nextBytes(bytes);
    value = ByteString.copyFrom(bytes);
    if (warmUpEach > 0) {
      run(warmUpEach);
    }
    double before = watchedCpuSeconds();
    Latencies latencies = run(callsEach);
    System.out.println(latencies.toJson(watchedCpuSeconds() - before));
    return 0;
  }

  private double watchedCpuSeconds() throws IOException {
    double sum = 0;
    for (long pid : watched) {
      sum += ProcStat.treeCpuSeconds(pid);
    }
    return sum;
  }

  private Latencies run(int calls) throws IOException {
    Latencies latencies = new Latencies(connections * streams * calls);
    String[] address = target.split(":", 2);
    InetSocketAddress server = new InetSocketAddress(address[0], Integer.parseInt(address[1]));
    List<LoadConnection> open = new ArrayList<>();
    try (Selector selector = Selector.open()) {
      for (int i = 0; i < connections; i++) {
        LoadConnection connection =
            new LoadConnection(
                server, methodName(), streams, new Clients(i * streams, calls, latencies));
        connection.channel().register(selector, SelectionKey.OP_READ, connection);
        open.add(connection);
      }
      long start = System.nanoTime();
      for (LoadConnection connection : open) {
        connection.start();
      }
      int busy = connections;
      while (busy > 0) {
        selector.select();
        for (SelectionKey key : selector.selectedKeys()) {
          LoadConnection connection = (LoadConnection) key.attachment();
          connection.read();
          if (connection.isDone()) {
            key.cancel();
            busy--;
          }
        }
        selector.selectedKeys().clear();
      }
      latencies.took(System.nanoTime() - start);
    } finally {
      for (LoadConnection connection : open) {
        connection.channel().close();
      }
    }
    return latencies;
  }

  private String methodName() {
    return switch (operation) {
      case get -> KeyValueServiceGrpc.getGetMethod().getFullMethodName();
      case put, put_with_token -> KeyValueServiceGrpc.getPutMethod().getFullMethodName();
      case echo -> EchoServer.METHOD;
    };
  }

  /** The clients of one connection: the next call of each begins when its last one has ended. */
  private final class Clients implements LoadConnection.Calls {
    private final int first;
    private final int calls;
    private final Latencies latencies;
    private final Random random;
    private final int[] made = new int[streams];
    private final long[] began = new long[streams];

    Clients(int first, int calls, Latencies latencies) {
      this.first = first;
      this.calls = calls;
      this.latencies = latencies;
      this.random = new Random(first);
    }

    @Override
    public byte @Nullable [] next(int stream) {
      if (made[stream] == calls) {
        return null;
      }
      byte[] request = request();
      began[stream] = System.nanoTime();
      return request;
    }

    @Override
    public void ended(int stream) {
      latencies.record((first + stream) * calls + made[stream], System.nanoTime() - began[stream]);
      made[stream]++;
    }

    private byte[] request() {
      String key = allKeys.get(random.nextInt(keys));
      String name = namespaces == 1 ? namespace : namespace + "-" + random.nextInt(namespaces);
      return switch (operation) {
        case get, echo ->
            GetRequest.newBuilder().setNamespace(name).setKey(key).build().toByteArray();
        case put -> put(name, key).build().toByteArray();
        case put_with_token ->
            put(name, key).setIdempotencyToken(UUID.randomUUID().toString()).build().toByteArray();
      };
    }

    private PutRequest.Builder put(String name, String key) {
      return PutRequest.newBuilder().setNamespace(name).setKey(key).setValue(value);
    }
  }
}
