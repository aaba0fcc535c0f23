package io.prism.bench;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.prism.keyvalue.v1.BatchPutItem;
import io.prism.keyvalue.v1.BatchPutRequest;
import io.prism.keyvalue.v1.KeyValueServiceGrpc;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Many connections that send batches of 16 MiB without a pause: far more than the gateway can take.
 */
@Command(name = "batch-flood", hidden = true)
final class BatchFlood implements Callable<Integer> {

  private static final int ITEMS = 16;

  /** A little less than a MiB each, so that keys and values together stay within 16 MiB. */
  private static final int VALUE_BYTES = (1 << 20) - 64;

  @Option(names = "--target", required = true)
  private String target = "";

  @Option(names = "--connections", required = true)
  private int connections;

  @Option(names = "--seconds", required = true)
  private int seconds;

  @Override
  public Integer call() throws Exception {
    BatchPutRequest.Builder request = BatchPutRequest.newBuilder().setNamespace("bench");
    for (int i = 0; i < ITEMS; i++) {
      request.addItems(
          BatchPutItem.newBuilder()
              .setKey("flood-" + i)
              .setValue(ByteString.copyFrom(new byte[VALUE_BYTES])));
    }
    BatchPutRequest batch = request.build();
    Map<String, LongAdder> outcomes = new ConcurrentHashMap<>();
    long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
    try (ExecutorService threads = Executors.newFixedThreadPool(connections)) {
      List<Future<?>> clients = new ArrayList<>();
      for (int i = 0; i < connections; i++) {
        clients.add(threads.submit(() -> flood(batch, end, outcomes)));
      }
      for (Future<?> client : clients) {
        client.get();
      }
    }
    Map<String, Long> counts = new TreeMap<>();
    outcomes.forEach((outcome, count) -> counts.put('"' + outcome + '"', count.sum()));
    System.out.println(counts.toString().replace('=', ':'));
    return 0;
  }

  private void flood(BatchPutRequest batch, long end, Map<String, LongAdder> outcomes) {
    ManagedChannel channel = NettyChannelBuilder.forTarget(target).usePlaintext().build();
    try {
      while (System.nanoTime() < end) {
        Status.Code outcome = Status.Code.OK;
        try {
          KeyValueServiceGrpc.newBlockingStub(channel)
              .withDeadlineAfter(10, TimeUnit.SECONDS)
              .batchPut(batch);
        } catch (StatusRuntimeException e) {
          outcome = e.getStatus().getCode();
        }
        outcomes.computeIfAbsent(outcome.name(), name -> new LongAdder()).increment();
      }
    } finally {
      channel.shutdownNow();
    }
  }
}
