package io.prism.proxy.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.prism.control.snapshot.ServerLimits;
import io.prism.keyvalue.v1.BatchPutItem;
import io.prism.keyvalue.v1.BatchPutRequest;
import io.prism.keyvalue.v1.GetRequest;
import io.prism.keyvalue.v1.KeyValueServiceGrpc;
import io.prism.keyvalue.v1.PutRequest;
import io.prism.proxy.testing.Failure;
import io.prism.proxy.testing.Snapshots;
import io.prism.proxy.testing.TestProxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** More large batches than there is memory for. */
class OverloadIT {

  private static final int CONNECTIONS = 12;
  private static final int ROUNDS = 6;

  @Test
  void largeBatchesAreShedWithoutDeadlockAndConnectionsAreUnharmed(@TempDir Path directory)
      throws Exception {
    try (TestProxy proxy =
        new TestProxy(
            new Snapshots(directory)
                .backend("memory", "memory")
                .namespace("n", "memory")
                .limits(new ServerLimits(64L << 20, 1_000, 32 << 20, 1_000))
                .build(1))) {
      BatchPutRequest batch = largeBatch();
      AtomicInteger served = new AtomicInteger();
      Queue<Failure> failures = new ConcurrentLinkedQueue<>();
      List<ManagedChannel> channels = new ArrayList<>();
      List<Thread> senders = new ArrayList<>();
      for (int i = 0; i < CONNECTIONS; i++) {
        ManagedChannel channel = proxy.newChannel();
        channels.add(channel);
        senders.add(Thread.startVirtualThread(() -> send(channel, batch, served, failures)));
      }
      for (Thread sender : senders) {
        sender.join(Duration.ofSeconds(60));
        assertThat(sender.isAlive()).isFalse();
      }

      assertThat(served.get()).isPositive();
      assertThat(failures).isNotEmpty();
      assertThat(failures)
          .allSatisfy(
              failure -> {
                assertThat(failure.reason()).isEqualTo("OVERLOADED");
                assertThat(failure.retryable()).isTrue();
              });
      GetRequest small = GetRequest.newBuilder().setNamespace("n").setKey("absent").build();
      PutRequest windowful =
          PutRequest.newBuilder()
              .setNamespace("n")
              .setKey("whole-window")
              .setValue(ByteString.copyFrom(new byte[255_000]))
              .build();
      for (ManagedChannel channel : channels) {
        assertThat(
                KeyValueServiceGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(10, TimeUnit.SECONDS)
                    .put(windowful)
                    .getApplied())
            .isTrue();
        assertThat(
                KeyValueServiceGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(10, TimeUnit.SECONDS)
                    .get(small)
                    .getFound())
            .isFalse();
        channel.shutdownNow();
      }
      await()
          .untilAsserted(
              () ->
                  assertThat(proxy.observe("/metrics").body())
                      .contains("prism_memory_inflight_bytes 0.0"));
    }
  }

  private static BatchPutRequest largeBatch() {
    ByteString value = ByteString.copyFrom(new byte[1_000_000]);
    BatchPutRequest.Builder batch = BatchPutRequest.newBuilder().setNamespace("n");
    for (int i = 0; i < 16; i++) {
      batch.addItems(BatchPutItem.newBuilder().setKey("k" + i).setValue(value));
    }
    return batch.build();
  }

  private static void send(
      ManagedChannel channel,
      BatchPutRequest batch,
      AtomicInteger served,
      Queue<Failure> failures) {
    for (int i = 0; i < ROUNDS; i++) {
      try {
        KeyValueServiceGrpc.newBlockingStub(channel)
            .withDeadlineAfter(30, TimeUnit.SECONDS)
            .batchPut(batch);
        served.incrementAndGet();
      } catch (StatusRuntimeException e) {
        failures.add(Failure.of(e));
      }
    }
  }
}
