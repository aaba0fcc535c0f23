package io.prism.backend.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.common.util.concurrent.ListenableFuture;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.protobuf.StatusProto;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.stub.MetadataUtils;
import io.prism.backend.DrainReport;
import io.prism.backend.Health;
import io.prism.backend.Version;
import io.prism.backend.error.PrismException;
import io.prism.backend.error.StatusCodec;
import io.prism.backend.keyvalue.Results;
import io.prism.backend.plugin.server.ServerBounds;
import io.prism.backend.tck.Await;
import io.prism.common.v1.ErrorReason;
import io.prism.keyvalue.v1.CountRequest;
import io.prism.keyvalue.v1.ExistsRequest;
import io.prism.keyvalue.v1.PutRequest;
import io.prism.keyvalue.v1.PutResponse;
import io.prism.plugin.keyvalue.v1.KeyValueBasicServiceGrpc;
import io.prism.plugin.keyvalue.v1.KeyValueScanServiceGrpc;
import io.prism.plugin.v1.AdvanceEpochRequest;
import io.prism.plugin.v1.CallContext;
import io.prism.plugin.v1.DrainRequest;
import io.prism.plugin.v1.Durability;
import io.prism.plugin.v1.GetInfoRequest;
import io.prism.plugin.v1.GetInfoResponse;
import io.prism.plugin.v1.GetMetricsRequest;
import io.prism.plugin.v1.InterfaceDeclaration;
import io.prism.plugin.v1.OpenNamespaceRequest;
import io.prism.plugin.v1.PluginServiceGrpc;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PluginServerTest {

  private static final PutRequest PUT = PutRequest.newBuilder().setKey("k").build();

  private final HeldStore store = new HeldStore("held");
  private final ServedStore served =
      new ServedStore(store, 0, new ServerBounds(2, 100, 1_000, 1_000));
  private ManagedChannel channel;

  @BeforeEach
  void connect() {
    channel =
        NettyChannelBuilder.forAddress("127.0.0.1", served.address().port())
            .usePlaintext()
            .directExecutor()
            .build();
    store.namespaces.add("ns");
  }

  @AfterEach
  void close() {
    channel.shutdownNow();
    served.close();
  }

  @Test
  void readyOnceTheStoreHasServedUntilItDrains() {
    assertThat(served.server.isReady()).isTrue();
    HeldStore away = new HeldStore("away");
    away.become(Health.State.UNHEALTHY, "no route to the server");
    try (ServedStore late = new ServedStore(away)) {
      assertThat(late.server.isReady()).isFalse();

      away.become(Health.State.HEALTHY, "fine");
      late.server.refreshHealth();
      assertThat(late.server.isReady()).isTrue();

      away.become(Health.State.UNHEALTHY, "no route to the server");
      late.server.refreshHealth();
      assertThat(late.server.isReady()).as("others could not serve either").isTrue();

      late.server.drain(Duration.ZERO, "test");
      assertThat(late.server.isReady()).isFalse();
    }
  }

  private PluginServiceGrpc.PluginServiceBlockingStub life() {
    return PluginServiceGrpc.newBlockingStub(channel).withDeadlineAfter(20, TimeUnit.SECONDS);
  }

  private KeyValueBasicServiceGrpc.KeyValueBasicServiceFutureStub basic() {
    return KeyValueBasicServiceGrpc.newFutureStub(channel)
        .withInterceptors(
            context(CallContext.newBuilder().setNamespace("ns").build().toByteArray()))
        .withDeadlineAfter(20, TimeUnit.SECONDS);
  }

  private static io.grpc.ClientInterceptor context(byte[] bytes) {
    Metadata headers = new Metadata();
    headers.put(PluginProtocol.CALL_CONTEXT, bytes);
    return MetadataUtils.newAttachHeadersInterceptor(headers);
  }

  private static PrismException failure(ListenableFuture<?> future) {
    Throwable failure =
        catchThrowableOfType(
                java.util.concurrent.ExecutionException.class,
                () -> future.get(20, TimeUnit.SECONDS))
            .getCause();
    return StatusCodec.decode(StatusProto.fromThrowable(failure));
  }

  private HeldStore.Held<Results.PutResult> heldPut() {
    TestPlugins.await().until(() -> !store.puts.isEmpty());
    return store.puts.remove();
  }

  @Test
  void tellsWhoItIsEvenWhileTheStoreIsUnreachable() {
    store.become(Health.State.UNHEALTHY, "the store is down");

    GetInfoResponse info = life().getInfo(GetInfoRequest.getDefaultInstance());

    assertThat(info.getProtocol()).isEqualTo(1);
    assertThat(info.getBackendType()).isEqualTo("held");
    assertThat(info.getInterfacesList())
        .containsExactly(InterfaceDeclaration.newBuilder().setName("keyvalue_basic").build());
    assertThat(info.getDurability()).isEqualTo(Durability.DURABILITY_EVENTUAL);
    assertThat(info.getMaxValueBytes()).isEqualTo(1L << 24);
  }

  @Test
  void doesNotServeWhatTheStoreDoesNotDeclare() {
    StatusRuntimeException refused =
        catchThrowableOfType(
            StatusRuntimeException.class,
            () ->
                KeyValueScanServiceGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(20, TimeUnit.SECONDS)
                    .count(CountRequest.getDefaultInstance()));

    assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.UNIMPLEMENTED);
  }

  @Test
  void standardHealthFollowsTheStore() {
    assertThat(servingStatus("")).isEqualTo(ServingStatus.SERVING);

    store.become(Health.State.DEGRADED, "slow");
    served.server.refreshHealth();
    assertThat(servingStatus("")).isEqualTo(ServingStatus.SERVING);

    store.become(Health.State.UNHEALTHY, "down");
    served.server.refreshHealth();
    assertThat(servingStatus("")).isEqualTo(ServingStatus.NOT_SERVING);
    assertThat(servingStatus(KeyValueBasicServiceGrpc.SERVICE_NAME))
        .isEqualTo(ServingStatus.NOT_SERVING);
  }

  private ServingStatus servingStatus(String service) {
    return HealthGrpc.newBlockingStub(channel)
        .withDeadlineAfter(20, TimeUnit.SECONDS)
        .check(HealthCheckRequest.newBuilder().setService(service).build())
        .getStatus();
  }

  @Test
  void reflectionListsTheServices() throws Exception {
    CompletableFuture<String> listed = new CompletableFuture<>();
    var requests =
        ServerReflectionGrpc.newStub(channel)
            .serverReflectionInfo(new FirstReply<>(listed, Object::toString));
    requests.onNext(ServerReflectionRequest.newBuilder().setListServices("").build());
    requests.onCompleted();

    assertThat(listed.get(20, TimeUnit.SECONDS))
        .contains("prism.plugin.v1.PluginService", "prism.plugin.keyvalue.v1.KeyValueBasicService")
        .doesNotContain("KeyValueScanService");
  }

  @Test
  void metricsCountCallsByMethodAndStatus() throws Exception {
    ListenableFuture<PutResponse> put = basic().put(PUT);
    heldPut().answer().complete(new Results.PutResult(true, Optional.of(Version.ZERO)));
    put.get(20, TimeUnit.SECONDS);

    assertThat(life().getMetrics(GetMetricsRequest.getDefaultInstance()).getText())
        .contains("prism_plugin_calls_active 0.0")
        .contains(
            "prism_plugin_calls_seconds_count{method=\""
                + "prism.plugin.keyvalue.v1.KeyValueBasicService/Put\",status=\"OK\"} 1");
  }

  @Test
  void theDeadlineOfTheCallReachesTheStore() {
    basic().withDeadlineAfter(7, TimeUnit.SECONDS).put(PUT);

    long left = heldPut().context().deadline().remainingNanos();

    assertThat(Duration.ofNanos(left)).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(7));
  }

  @Test
  void cancellationReachesTheFutureOfTheStore() {
    ListenableFuture<PutResponse> put = basic().put(PUT);
    HeldStore.Held<Results.PutResult> held = heldPut();

    put.cancel(true);

    TestPlugins.await().until(held.answer()::isCancelled);
  }

  @Test
  void aDefectIsToldWithoutItsText() {
    PrismException told = failure(basic().exists(ExistsRequest.newBuilder().setKey("k").build()));

    assertThat(told.reason()).isEqualTo(ErrorReason.INTERNAL);
    assertThat(told.message()).doesNotContain("secret");
  }

  @Test
  void refusesWhatExceedsTheBounds() {
    PutRequest large =
        PUT.toBuilder().setValue(com.google.protobuf.ByteString.copyFrom(new byte[2_000])).build();
    assertThat(failure(basic().put(large)).reason()).isEqualTo(ErrorReason.OVERLOADED);

    ListenableFuture<PutResponse> first = basic().put(PUT);
    ListenableFuture<PutResponse> second = basic().put(PUT);
    TestPlugins.await().until(() -> store.puts.size() == 2);
    PrismException refused = failure(basic().put(PUT));

    assertThat(refused.reason()).isEqualTo(ErrorReason.OVERLOADED);
    assertThat(refused.retryAfter()).isPresent();
    assertThat(first.isDone() || second.isDone()).isFalse();
  }

  @Test
  void refusesCompressedRequests() {
    StatusRuntimeException refused =
        catchThrowableOfType(
            StatusRuntimeException.class,
            () -> life().withCompression("gzip").getInfo(GetInfoRequest.getDefaultInstance()));

    assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.UNIMPLEMENTED);
  }

  @Test
  void refusesACallWithoutAContext() {
    var bare =
        KeyValueBasicServiceGrpc.newFutureStub(channel).withDeadlineAfter(20, TimeUnit.SECONDS);

    assertThat(failure(bare.put(PUT)).violations().getFirst().field()).isEqualTo("prism-call-bin");
    assertThat(failure(bare.withInterceptors(context(new byte[] {7, 7, 7})).put(PUT)).reason())
        .isEqualTo(ErrorReason.INVALID_REQUEST);
  }

  @Test
  void errorsOfTheStoreTravelWhole() {
    PrismException told =
        StatusCodec.decode(
            StatusProto.fromThrowable(
                catchThrowableOfType(
                    StatusRuntimeException.class,
                    () ->
                        life()
                            .advanceEpoch(
                                AdvanceEpochRequest.newBuilder()
                                    .setNamespace("ns")
                                    .setEpoch(3)
                                    .build()))));

    assertThat(told.reason()).isEqualTo(ErrorReason.STALE_EPOCH);
    assertThat(told.metadata()).containsEntry("epoch", "3").containsEntry("current_epoch", "4");
  }

  @Test
  void refusesToOpenANamespaceWithoutDurability() {
    StatusRuntimeException refused =
        catchThrowableOfType(
            StatusRuntimeException.class,
            () ->
                life().openNamespace(OpenNamespaceRequest.newBuilder().setNamespace("ns").build()));

    assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(refused).hasMessageContaining("durability");
  }

  @Test
  void drainRefusesNewCallsAndWaitsForThoseUnderWay() throws Exception {
    ListenableFuture<PutResponse> before = basic().put(PUT);
    HeldStore.Held<Results.PutResult> held = heldPut();
    var drain =
        PluginServiceGrpc.newFutureStub(channel)
            .withDeadlineAfter(20, TimeUnit.SECONDS)
            .drain(DrainRequest.newBuilder().setTimeoutMillis(15_000).setReason("test").build());
    TestPlugins.await().until(() -> servingStatus("") == ServingStatus.NOT_SERVING);

    assertThat(failure(basic().put(PUT)).reason()).isEqualTo(ErrorReason.DRAINING);
    store.drained.complete(new DrainReport(1, 0));
    assertThat(drain.isDone()).isFalse();
    held.answer().complete(new Results.PutResult(true, Optional.of(Version.ZERO)));

    assertThat(before.get(20, TimeUnit.SECONDS).getApplied()).isTrue();
    assertThat(drain.get(20, TimeUnit.SECONDS).getDrainedOperations()).isEqualTo(1);
  }

  @Test
  void aDrainThatTakesTooLongSaysSo() {
    basic().put(PUT);
    heldPut();
    store.drained.complete(new DrainReport(0, 1));

    DrainReport report = Await.result(served.server.drain(Duration.ofMillis(50), "test"));

    assertThat(report).isEqualTo(new DrainReport(0, 1));
  }
}
