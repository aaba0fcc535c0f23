package io.prism.bench.load;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import io.prism.bench.process.CpuMeter;
import io.prism.bench.reference.EchoServer;
import io.prism.keyvalue.v1.GetRequest;
import io.prism.keyvalue.v1.KeyValueServiceGrpc;
import io.prism.keyvalue.v1.PutRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Closed-loop load over gRPC: connections times streams clients, each with as many calls. */
@Command(name = "grpc-load", hidden = true)
public final class GrpcLoad implements Callable<Integer> {

  /** What to call. */
  public enum Operation {
    /** KeyValue Get of random keys. */
    get,
    /** KeyValue Put of random keys. */
    put,
    /** KeyValue Put with a token for each call. */
    put_with_token,
    /** The bare echo server, with requests of a Get's size. */
    echo;

    private String method() {
      return switch (this) {
        case get -> KeyValueServiceGrpc.getGetMethod().getFullMethodName();
        case put, put_with_token -> KeyValueServiceGrpc.getPutMethod().getFullMethodName();
        case echo -> EchoServer.METHOD;
      };
    }
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
    IntStream.range(0, keys).mapToObj(Requests::key).forEach(allKeys::add);
    byte[] bytes = new byte[valueBytes];
    new Random(1).nextBytes(bytes);
    value = ByteString.copyFrom(bytes);
    if (warmUpEach > 0) {
      run(warmUpEach);
    }
    List<CpuMeter> meters = new ArrayList<>();
    for (long pid : watched) {
      meters.add(CpuMeter.start(pid));
    }
    ObjectNode result = run(callsEach).toJson();
    double sum = 0;
    ArrayNode each = result.putArray("cpu_seconds_each");
    for (CpuMeter meter : meters) {
      double seconds = meter.seconds();
      each.add(seconds);
      sum += seconds;
    }
    System.out.println(result.put("cpu_seconds", sum));
    return 0;
  }

  private CallLog run(int calls) throws IOException {
    Shape shape = Shape.plain(target, operation.method(), connections, streams);
    try (ClosedLoop loop = new ClosedLoop(shape, this::request)) {
      CallLog log = loop.run(calls);
      if (!log.failures().isEmpty()) {
        throw new IOException("calls failed: " + log.failures());
      }
      return log;
    }
  }

  private byte[] request(Random random) {
    String name = namespaces == 1 ? namespace : namespace + "-" + random.nextInt(namespaces);
    String key = allKeys.get(random.nextInt(keys));
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
