package io.prism.backend.plugin.server;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.prism.backend.Backend;
import io.prism.backend.DrainReport;
import io.prism.backend.Durability;
import io.prism.backend.Erasure;
import io.prism.backend.NamespaceSpec;
import io.prism.backend.error.PrismException;
import io.prism.backend.plugin.InfoCodec;
import io.prism.common.v1.ErrorReason;
import io.prism.plugin.v1.AdvanceEpochRequest;
import io.prism.plugin.v1.AdvanceEpochResponse;
import io.prism.plugin.v1.CheckHealthRequest;
import io.prism.plugin.v1.CheckHealthResponse;
import io.prism.plugin.v1.DrainRequest;
import io.prism.plugin.v1.DrainResponse;
import io.prism.plugin.v1.EraseNamespaceRequest;
import io.prism.plugin.v1.EraseNamespaceResponse;
import io.prism.plugin.v1.GetInfoRequest;
import io.prism.plugin.v1.GetInfoResponse;
import io.prism.plugin.v1.GetMetricsRequest;
import io.prism.plugin.v1.GetMetricsResponse;
import io.prism.plugin.v1.OpenNamespaceRequest;
import io.prism.plugin.v1.OpenNamespaceResponse;
import io.prism.plugin.v1.PluginServiceGrpc;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

/** {@code prism.plugin.v1.PluginService} over a store. Never waits. */
final class LifecycleService extends PluginServiceGrpc.PluginServiceImplBase {

  /** The longest that a gateway can ask a drain to take. */
  private static final Duration LONGEST_DRAIN = Duration.ofHours(1);

  private final Backend backend;
  private final GetInfoResponse info;
  private final Supplier<String> metrics;
  private final BiFunction<Duration, String, CompletableFuture<DrainReport>> drain;

  /**
   * Serves a store's life.
   *
   * @param info what {@code GetInfo} answers
   * @param metrics the process's metrics as Prometheus text
   * @param drain drains the process, given the time it may take and the reason
   */
  LifecycleService(
      Backend backend,
      GetInfoResponse info,
      Supplier<String> metrics,
      BiFunction<Duration, String, CompletableFuture<DrainReport>> drain) {
    this.backend = backend;
    this.info = info;
    this.metrics = metrics;
    this.drain = drain;
  }

  @Override
  public void getInfo(GetInfoRequest request, StreamObserver<GetInfoResponse> reply) {
    reply.onNext(info);
    reply.onCompleted();
  }

  @Override
  public void checkHealth(CheckHealthRequest request, StreamObserver<CheckHealthResponse> reply) {
    reply.onNext(InfoCodec.encode(backend.health()));
    reply.onCompleted();
  }

  @Override
  public void getMetrics(GetMetricsRequest request, StreamObserver<GetMetricsResponse> reply) {
    reply.onNext(GetMetricsResponse.newBuilder().setText(metrics.get()).build());
    reply.onCompleted();
  }

  @Override
  public void drain(DrainRequest request, StreamObserver<DrainResponse> reply) {
    Duration timeout = Duration.ofMillis(Math.max(0, request.getTimeoutMillis()));
    Duration bounded = timeout.compareTo(LONGEST_DRAIN) > 0 ? LONGEST_DRAIN : timeout;
    answer(
        reply,
        "Drain",
        () -> drain.apply(bounded, request.getReason()),
        report ->
            DrainResponse.newBuilder()
                .setDrainedOperations(report.drained())
                .setAbortedOperations(report.aborted())
                .build());
  }

  @Override
  public void openNamespace(
      OpenNamespaceRequest request, StreamObserver<OpenNamespaceResponse> reply) {
    answer(
        reply,
        "OpenNamespace",
        () -> backend.openNamespace(spec(request)),
        state ->
            OpenNamespaceResponse.newBuilder()
                .setEpoch(state.epoch())
                .setFloor(state.floor().toByteString())
                .build());
  }

  private static NamespaceSpec spec(OpenNamespaceRequest request) {
    if (request.getNamespace().isEmpty()) {
      throw invalid("namespace", "must not be empty");
    }
    Durability durability =
        InfoCodec.decode(request.getDurability())
            .orElseThrow(() -> invalid("durability", "must be stated"));
    return new NamespaceSpec(request.getNamespace(), durability, request.getInstallation());
  }

  @Override
  public void advanceEpoch(
      AdvanceEpochRequest request, StreamObserver<AdvanceEpochResponse> reply) {
    answer(
        reply,
        "AdvanceEpoch",
        () -> {
          if (request.getEpoch() < 0) {
            throw invalid("epoch", request.getEpoch() + " is negative");
          }
          return backend.advanceEpoch(request.getNamespace(), request.getEpoch());
        },
        state ->
            AdvanceEpochResponse.newBuilder()
                .setEpoch(state.epoch())
                .setFloor(state.floor().toByteString())
                .build());
  }

  @Override
  public void eraseNamespace(
      EraseNamespaceRequest request, StreamObserver<EraseNamespaceResponse> reply) {
    answer(
        reply,
        "EraseNamespace",
        () -> backend.erase(erasure(request)),
        report ->
            EraseNamespaceResponse.newBuilder()
                .setRemoved(report.removed())
                .setComplete(report.complete())
                .build());
  }

  private static Erasure erasure(EraseNamespaceRequest request) {
    try {
      return new Erasure(request.getNamespace(), request.getInstallation(), request.getEpoch());
    } catch (IllegalArgumentException e) {
      throw invalid("epoch", String.valueOf(e.getMessage()));
    }
  }

  private static <R, S> void answer(
      StreamObserver<S> reply,
      String method,
      Supplier<CompletableFuture<R>> action,
      Function<R, S> encode) {
    try {
      CompletableFuture<R> future = action.get();
      // Otherwise a reply to a gateway that has gone away would throw.
      ((ServerCallStreamObserver<S>) reply).setOnCancelHandler(() -> future.cancel(false));
      future.whenComplete(
          (result, failure) -> {
            if (failure == null) {
              reply.onNext(encode.apply(result));
              reply.onCompleted();
            } else {
              reply.onError(Failures.toRuntimeException(Failures.told(failure, method)));
            }
          });
    } catch (RuntimeException e) {
      reply.onError(Failures.toRuntimeException(Failures.told(e, method)));
    }
  }

  private static PrismException invalid(String field, String problem) {
    return PrismException.invalidField(ErrorReason.INVALID_REQUEST, field, field + ": " + problem);
  }
}
