package io.prism.proxy.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.stub.StreamObserver;
import io.prism.control.snapshot.ListenerKind;
import io.prism.keyvalue.v1.GetRequest;
import io.prism.keyvalue.v1.KeyValueServiceGrpc;
import io.prism.keyvalue.v1.PutRequest;
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
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Snapshots that come and go, and an end without a failed call. */
class LifecycleIT {

  @TempDir private Path directory;

  private Snapshots snapshots() {
    return new Snapshots(directory).backend("memory", "memory").namespace("stays", "memory");
  }

  @Test
  void snapshotsAreSwappedUnderLoadWithoutAFailedCall() throws Exception {
    try (TestProxy proxy = new TestProxy(snapshots().build(1))) {
      AtomicBoolean stop = new AtomicBoolean();
      AtomicLong calls = new AtomicLong();
      Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
      List<Thread> load = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        load.add(
            Thread.startVirtualThread(
                () -> {
                  while (!stop.get()) {
                    try {
                      proxy
                          .keyValue()
                          .put(PutRequest.newBuilder().setNamespace("stays").setKey("k").build());
                      calls.incrementAndGet();
                    } catch (StatusRuntimeException e) {
                      failures.add(e);
                    }
                  }
                }));
      }
      for (int version = 2; version < 40; version++) {
        long before = calls.get();
        Snapshots next = snapshots();
        if (version % 2 == 0) {
          next.backend("extra", "memory").namespace("comes", "extra");
        }
        proxy.source().publish(next.build(version));
        await().until(() -> calls.get() > before);
        boolean known =
            TestProxyCalls.succeeds(
                () ->
                    proxy
                        .keyValue()
                        .get(GetRequest.newBuilder().setNamespace("comes").setKey("k").build()));
        assertThat(known).isEqualTo(version % 2 == 0);
      }
      stop.set(true);
      for (Thread thread : load) {
        thread.join();
      }
      assertThat(failures).isEmpty();
      assertThat(calls.get()).isGreaterThan(100);
    }
  }

  @Test
  void drainFailsNoUnaryCallOfARetryingClient() throws Exception {
    TestProxy leaving = new TestProxy(snapshots().build(1));
    Path second = directory.resolve("second");
    try (TestProxy staying =
        new TestProxy(
            new Snapshots(second)
                .backend("memory", "memory")
                .namespace("stays", "memory")
                .build(1))) {
      AtomicBoolean drained = new AtomicBoolean();
      Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
      AtomicLong answeredByLeaving = new AtomicLong();
      List<Thread> load = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        load.add(
            Thread.startVirtualThread(
                () -> {
                  while (!drained.get()) {
                    try {
                      put(leaving);
                      answeredByLeaving.incrementAndGet();
                    } catch (StatusRuntimeException e) {
                      retryElsewhere(e, staying, failures);
                    }
                  }
                }));
      }
      await().until(() -> answeredByLeaving.get() > 100);
      leaving.server().drain();
      drained.set(true);
      for (Thread thread : load) {
        thread.join();
      }
      assertThat(failures).isEmpty();
    }
    leaving.close();
  }

  private static void put(TestProxy proxy) {
    proxy.keyValue().put(PutRequest.newBuilder().setNamespace("stays").setKey("k").build());
  }

  /** A client may repeat only what was certainly not applied. */
  private static void retryElsewhere(
      StatusRuntimeException e, TestProxy other, Queue<Throwable> failures) {
    if (e.getStatus().getCode() == Status.Code.UNAVAILABLE) {
      put(other);
    } else {
      failures.add(e);
    }
  }

  @Test
  void readinessAndHealthFollowTheLife() throws Exception {
    TestProxy proxy = new TestProxy(snapshots().build(1));
    HealthGrpc.HealthBlockingStub health = HealthGrpc.newBlockingStub(proxy.channel());
    assertThat(proxy.observe("/readyz").statusCode()).isEqualTo(200);
    assertThat(proxy.observe("/livez").statusCode()).isEqualTo(200);
    assertThat(proxy.observe("/healthz").body())
        .contains("\"memory\"", "HEALTHY", "\"keyvalue_basic\"", "\"durability\"");
    assertThat(proxy.observe("/nothing").statusCode()).isEqualTo(404);
    for (String service : List.of("", KeyValueServiceGrpc.SERVICE_NAME)) {
      assertThat(
              health.check(HealthCheckRequest.newBuilder().setService(service).build()).getStatus())
          .isEqualTo(ServingStatus.SERVING);
    }
    proxy.close();
    assertThat(proxy.server().isReady()).isFalse();
  }

  @Test
  void reflectionListsTheServices() throws IOException {
    try (TestProxy proxy = new TestProxy(snapshots().build(1))) {
      List<String> services = new ArrayList<>();
      AtomicBoolean done = new AtomicBoolean();
      StreamObserver<ServerReflectionRequest> requests =
          ServerReflectionGrpc.newStub(proxy.channel())
              .serverReflectionInfo(
                  new StreamObserver<>() {
                    @Override
                    public void onNext(ServerReflectionResponse response) {
                      response
                          .getListServicesResponse()
                          .getServiceList()
                          .forEach(service -> services.add(service.getName()));
                    }

                    @Override
                    public void onError(Throwable failure) {
                      done.set(true);
                    }

                    @Override
                    public void onCompleted() {
                      done.set(true);
                    }
                  });
      requests.onNext(ServerReflectionRequest.newBuilder().setListServices("").build());
      requests.onCompleted();
      await().untilTrue(done);
      assertThat(services)
          .contains(
              "prism.keyvalue.v1.KeyValueService",
              "prism.capability.v1.CapabilityService",
              "grpc.health.v1.Health",
              "grpc.reflection.v1alpha.ServerReflection");
    }
  }

  @Test
  void adminDoorTellsItsHealth() throws Exception {
    try (TestProxy proxy = new TestProxy(snapshots().build(1))) {
      ManagedChannel admin =
          io.grpc.netty.NettyChannelBuilder.forAddress(proxy.address(ListenerKind.ADMIN))
              .usePlaintext()
              .build();
      assertThat(
              HealthGrpc.newBlockingStub(admin)
                  .withDeadlineAfter(10, TimeUnit.SECONDS)
                  .check(HealthCheckRequest.getDefaultInstance())
                  .getStatus())
          .isEqualTo(ServingStatus.SERVING);
      admin.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
    }
  }

  @Test
  void threadsEndWithTheServer() throws Exception {
    new TestProxy(snapshots().build(1)).close();
    await()
        .atMost(Duration.ofSeconds(10))
        .until(
            () ->
                Thread.getAllStackTraces().keySet().stream()
                    .noneMatch(thread -> thread.getName().startsWith("prism-")));
  }
}
