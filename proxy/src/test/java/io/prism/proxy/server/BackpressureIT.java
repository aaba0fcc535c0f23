package io.prism.proxy.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.prism.control.snapshot.ServerLimits;
import io.prism.keyvalue.v1.GetRequest;
import io.prism.keyvalue.v1.KeyValueServiceGrpc;
import io.prism.keyvalue.v1.PutRequest;
import io.prism.proxy.testing.Failure;
import io.prism.proxy.testing.MoodyFactory;
import io.prism.proxy.testing.MoodyFactory.Mood;
import io.prism.proxy.testing.Snapshots;
import io.prism.proxy.testing.TestProxy;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls that come while all memory for calls is taken: they are read later, or refused. */
class BackpressureIT {

  private static final int MIB = 1 << 20;
  private static final ByteString VALUE = ByteString.copyFrom(new byte[200_000]);

  private final MoodyFactory moody = new MoodyFactory();
  private final List<ManagedChannel> channels = new ArrayList<>();
  private final Queue<Failure> failures = new ConcurrentLinkedQueue<>();
  private final AtomicInteger served = new AtomicInteger();
  private ManagedChannel hanging;
  private TestProxy proxy;

  @BeforeEach
  void start(@TempDir Path directory) throws IOException {
    proxy =
        new TestProxy(
            new Snapshots(directory)
                .backend("moody", MoodyFactory.TYPE)
                .backend("memory", "memory")
                .namespace("moody", "moody")
                .namespace("well", "memory")
                .limits(new ServerLimits(2 * MIB, 1_000, 2 * MIB, 1_000))
                .build(1),
            moody);
    for (int i = 0; i < 4; i++) {
      channels.add(proxy.newChannel());
    }
    hanging = proxy.newChannel();
  }

  @AfterEach
  void stop() {
    channels.forEach(ManagedChannel::shutdownNow);
    hanging.shutdownNow();
    proxy.close();
  }

  private void put(int sender, String namespace, ByteString value, Duration deadline) {
    // Calls that hang have a connection of their own, with which they can be ended.
    ManagedChannel channel =
        namespace.equals("moody") ? hanging : channels.get(sender % channels.size());
    try {
      KeyValueServiceGrpc.newBlockingStub(channel)
          .withDeadlineAfter(deadline.toMillis(), TimeUnit.MILLISECONDS)
          .put(
              PutRequest.newBuilder()
                  .setNamespace(namespace)
                  .setKey("k" + sender)
                  .setValue(value)
                  .build());
      served.incrementAndGet();
    } catch (StatusRuntimeException e) {
      failures.add(Failure.of(e));
    }
  }

  private List<Thread> putAll(int calls, String namespace, ByteString value, Duration deadline) {
    List<Thread> senders = new ArrayList<>();
    for (int i = 0; i < calls; i++) {
      int sender = i;
      senders.add(Thread.startVirtualThread(() -> put(sender, namespace, value, deadline)));
    }
    return senders;
  }

  private static void join(List<Thread> threads) throws InterruptedException {
    for (Thread thread : threads) {
      assertThat(thread.join(Duration.ofSeconds(60))).isTrue();
    }
  }

  private double metric(String name) throws IOException, InterruptedException {
    return proxy
        .observe("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
        .sum();
  }

  private void awaitNothingHeld() {
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(
            () -> {
              assertThat(metric("prism_memory_inflight_bytes")).isZero();
              assertThat(metric("prism_memory_waiting")).isZero();
            });
  }

  /** Fills the memory with calls that their store does not answer for a while. */
  private List<Thread> fill(Duration time) {
    moody.mood(Mood.HANGING);
    List<Thread> hanging = putAll(10, "moody", VALUE, time);
    await().until(() -> metric("prism_memory_inflight_bytes") > 1.8 * MIB);
    return hanging;
  }

  @Test
  void callsWaitUntilThereIsRoomAndAreServedThen() throws Exception {
    List<Thread> hanging = fill(Duration.ofSeconds(30));
    List<Thread> patient = putAll(20, "well", VALUE, Duration.ofSeconds(20));
    await().until(() -> metric("prism_memory_waiting") >= 1);
    assertThat(served).hasValue(0);

    this.hanging.shutdownNow();
    join(hanging);
    join(patient);
    assertThat(served).hasPositiveValue();
    awaitNothingHeld();
  }

  @Test
  void callsThatWaitInVainAreToldToComeBack() throws Exception {
    List<Thread> hanging = fill(Duration.ofSeconds(4));
    long start = System.nanoTime();
    join(putAll(8, "well", VALUE, Duration.ofSeconds(20)));
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isBetween(Duration.ofMillis(900), Duration.ofSeconds(3));
    assertThat(served).hasValue(0);
    assertThat(failures)
        .hasSize(8)
        .allSatisfy(
            failure -> {
              assertThat(failure.code()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
              assertThat(failure.reason()).isEqualTo("OVERLOADED");
              assertThat(failure.retryable()).isTrue();
            });
    join(hanging);
    awaitNothingHeld();
  }

  @Test
  void callsThatGoAwayWhileTheyWaitLeaveNothingBehind() throws Exception {
    List<Thread> hanging = fill(Duration.ofSeconds(2));
    List<Thread> impatient = putAll(8, "well", VALUE, Duration.ofMillis(200));
    join(impatient);
    await().until(() -> metric("prism_memory_waiting") == 0);
    assertThat(served).hasValue(0);
    join(hanging);
    awaitNothingHeld();
  }

  @Test
  void smallCallsGoOnAmongLargeUploads() throws Exception {
    List<Thread> uploads = new ArrayList<>();
    for (int round = 0; round < 8; round++) {
      uploads.addAll(
          putAll(
              channels.size() * 2,
              "well",
              ByteString.copyFrom(new byte[900_000]),
              Duration.ofSeconds(20)));
    }
    GetRequest small = GetRequest.newBuilder().setNamespace("well").setKey("absent").build();
    int answered = 0;
    do {
      for (ManagedChannel channel : channels) {
        assertThat(
                KeyValueServiceGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(10, TimeUnit.SECONDS)
                    .get(small)
                    .getFound())
            .isFalse();
        answered++;
      }
    } while (uploads.stream().anyMatch(Thread::isAlive));
    join(uploads);

    assertThat(answered).isPositive();
    assertThat(served.get() + failures.size()).isEqualTo(uploads.size());
    assertThat(failures)
        .allSatisfy(
            failure -> {
              assertThat(failure.code()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
              assertThat(failure.retryable()).isTrue();
            });
    awaitNothingHeld();
    // Which of them found room was a matter of luck; one that comes alone finds it.
    served.set(0);
    join(putAll(1, "well", ByteString.copyFrom(new byte[900_000]), Duration.ofSeconds(20)));
    assertThat(served).hasValue(1);
  }
}
