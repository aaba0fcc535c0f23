package io.prism.bench;

import com.google.protobuf.ByteString;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import io.prism.keyvalue.v1.GetRequest;
import io.prism.keyvalue.v1.KeyValueServiceGrpc;
import io.prism.keyvalue.v1.PutRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Closed-loop load over gRPC: connections times streams clients, each with the same number of
 * calls, all asynchronous, since blocking threads would cost more than the server under test.
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

  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  @Override
  public Integer call() throws Exception {
    List<ManagedChannel> channels = new ArrayList<>();
    for (int i = 0; i < connections; i++) {
      channels.add(NettyChannelBuilder.forTarget(target).usePlaintext().directExecutor().build());
    }
    if (warmUpEach > 0) {
      run(channels, warmUpEach);
    }
    Latencies latencies = run(channels, callsEach);
    channels.forEach(ManagedChannel::shutdownNow);
    System.out.println(latencies.toJson());
    return 0;
  }

  private Latencies run(List<ManagedChannel> channels, int calls) throws InterruptedException {
    int clients = connections * streams;
    Latencies latencies = new Latencies(clients * calls);
    CountDownLatch done = new CountDownLatch(clients);
    MethodDescriptor<byte[], byte[]> method = RawMarshaller.method(methodName());
    long start = System.nanoTime();
    for (int client = 0; client < clients; client++) {
      new Client(channels.get(client % connections), method, client, calls, latencies, done).next();
    }
    done.await();
    latencies.took(System.nanoTime() - start);
    Throwable failed = failure.get();
    if (failed != null) {
      throw new IllegalStateException("a call failed", failed);
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

  /** One client: its next call begins when the last one has ended. */
  private final class Client implements StreamObserver<byte[]> {
    private final ManagedChannel channel;
    private final MethodDescriptor<byte[], byte[]> method;
    private final int id;
    private final int calls;
    private final Latencies latencies;
    private final CountDownLatch done;
    private final Random random;
    private final ByteString value;
    private final AtomicInteger call = new AtomicInteger();
    private volatile long began;

    Client(
        ManagedChannel channel,
        MethodDescriptor<byte[], byte[]> method,
        int id,
        int calls,
        Latencies latencies,
        CountDownLatch done) {
      this.channel = channel;
      this.method = method;
      this.id = id;
      this.calls = calls;
      this.latencies = latencies;
      this.done = done;
      this.random = new Random(id);
      byte[] bytes = new byte[valueBytes];
      random.nextBytes(bytes);
      this.value = ByteString.copyFrom(bytes);
    }

    void next() {
      if (call.get() == calls || failure.get() != null) {
        done.countDown();
        return;
      }
      byte[] request = request();
      began = System.nanoTime();
      ClientCalls.asyncUnaryCall(channel.newCall(method, CallOptions.DEFAULT), request, this);
    }

    private byte[] request() {
      String key = "bench-%06d".formatted(random.nextInt(keys));
      String name = namespaces == 1 ? namespace : namespace + "-" + random.nextInt(namespaces);
      return switch (operation) {
        case get, echo ->
            GetRequest.newBuilder().setNamespace(name).setKey(key).build().toByteArray();
        case put ->
            PutRequest.newBuilder()
                .setNamespace(name)
                .setKey(key)
                .setValue(value)
                .build()
                .toByteArray();
        case put_with_token ->
            PutRequest.newBuilder()
                .setNamespace(name)
                .setKey(key)
                .setValue(value)
                .setIdempotencyToken(UUID.randomUUID().toString())
                .build()
                .toByteArray();
      };
    }

    @Override
    public void onNext(byte[] reply) {}

    @Override
    public void onError(Throwable problem) {
      failure.compareAndSet(null, problem);
      done.countDown();
    }

    @Override
    public void onCompleted() {
      latencies.record(id * calls + call.getAndIncrement(), System.nanoTime() - began);
      next();
    }
  }
}
