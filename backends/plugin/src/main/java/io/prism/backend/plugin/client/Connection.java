package io.prism.backend.plugin.client;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.prism.backend.EraseReport;
import io.prism.backend.Erasure;
import io.prism.backend.Health;
import io.prism.backend.NamespaceSpec;
import io.prism.backend.NamespaceState;
import io.prism.backend.Version;
import io.prism.backend.plugin.InfoCodec;
import io.prism.http2.client.ClientConnection;
import io.prism.plugin.v1.AdvanceEpochRequest;
import io.prism.plugin.v1.CheckHealthRequest;
import io.prism.plugin.v1.EraseNamespaceRequest;
import io.prism.plugin.v1.GetInfoRequest;
import io.prism.plugin.v1.GetInfoResponse;
import io.prism.plugin.v1.OpenNamespaceRequest;
import io.prism.plugin.v1.PluginServiceGrpc;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A connection to one plugin process. It is given up when it is lost, never mended: the process at
 * the other end of the next one may be another. Safe for use by many threads; its futures are
 * completed on its event loop.
 */
final class Connection {

  private static final Duration SHORT = Duration.ofSeconds(5);
  private static final Duration LONG = Duration.ofSeconds(15);
  private static final Duration ERASING = Duration.ofMinutes(2);

  private final Link link;
  private final TransportFailures failures;
  private final Map<String, CompletableFuture<NamespaceState>> opening = new ConcurrentHashMap<>();
  private volatile OptionalLong lostNanos = OptionalLong.empty();

  Connection(Link link, TransportFailures failures) {
    this.link = link;
    this.failures = failures;
  }

  /** For data calls. */
  Channel channel() {
    return link.channel();
  }

  /** For calls that never leave its loop; null when grpc-java carries it. */
  @Nullable ClientConnection engine() {
    return link.engine();
  }

  /** Connects if need be, and asks who is there. */
  CompletableFuture<GetInfoResponse> info() {
    return call(
        PluginServiceGrpc.getGetInfoMethod(), GetInfoRequest.getDefaultInstance(), SHORT, false);
  }

  /** How the store is. */
  CompletableFuture<Health> health(Duration timeout) {
    return call(
            PluginServiceGrpc.getCheckHealthMethod(),
            CheckHealthRequest.getDefaultInstance(),
            timeout,
            false)
        .thenApply(InfoCodec::decode);
  }

  /** Opens a namespace; those who ask while an answer is awaited share it. */
  CompletableFuture<NamespaceState> open(NamespaceSpec spec) {
    CompletableFuture<NamespaceState> mine = new CompletableFuture<>();
    CompletableFuture<NamespaceState> running = opening.putIfAbsent(spec.name(), mine);
    if (running != null) {
      return running.copy();
    }
    call(
            PluginServiceGrpc.getOpenNamespaceMethod(),
            OpenNamespaceRequest.newBuilder()
                .setNamespace(spec.name())
                .setDurability(InfoCodec.encode(spec.durability()))
                .setInstallation(spec.installation())
                .build(),
            LONG,
            false)
        .whenComplete(
            (response, failure) -> {
              opening.remove(spec.name(), mine);
              if (failure == null) {
                mine.complete(state(response.getEpoch(), response.getFloor()));
              } else {
                mine.completeExceptionally(failure);
              }
            });
    return mine.copy();
  }

  /** Raises the epoch of a namespace. */
  CompletableFuture<NamespaceState> advance(String namespace, int epoch) {
    return call(
            PluginServiceGrpc.getAdvanceEpochMethod(),
            AdvanceEpochRequest.newBuilder().setNamespace(namespace).setEpoch(epoch).build(),
            LONG,
            true)
        .thenApply(response -> state(response.getEpoch(), response.getFloor()));
  }

  /** Has a part of a namespace removed. What is lost on the way can be asked for again. */
  CompletableFuture<EraseReport> erase(Erasure erasure) {
    return call(
            PluginServiceGrpc.getEraseNamespaceMethod(),
            EraseNamespaceRequest.newBuilder()
                .setNamespace(erasure.namespace())
                .setInstallation(erasure.installation())
                .setEpoch(erasure.epoch())
                .build(),
            ERASING,
            false)
        .thenApply(response -> new EraseReport(response.getRemoved(), response.getComplete()));
  }

  private static NamespaceState state(int epoch, com.google.protobuf.ByteString floor) {
    return new NamespaceState(epoch, Version.parse(floor).orElse(Version.ZERO));
  }

  private <Q, S> CompletableFuture<S> call(
      MethodDescriptor<Q, S> method, Q request, Duration timeout, boolean mutation) {
    CompletableFuture<S> future = new CompletableFuture<>();
    CommitTracer tracer = new CommitTracer();
    Rpc.send(
        link.channel(),
        method,
        CallOptions.DEFAULT
            .withDeadlineAfter(timeout.toNanos(), TimeUnit.NANOSECONDS)
            .withStreamTracerFactory(tracer),
        new Metadata(),
        request,
        (response, status, trailers) -> {
          if (status.isOk()) {
            future.complete(response);
          } else {
            future.completeExceptionally(
                failures.translate(status, trailers, mutation, tracer.isCommitted()));
          }
        });
    return future;
  }

  /**
   * From now on a loss is for good. Left alone, a channel would connect again with the next call,
   * maybe to another process, of which nobody has made sure that it serves the same store.
   */
  void endWhenLost() {
    whenLost(
        () -> {
          lostNanos = OptionalLong.of(System.nanoTime());
          retire();
        });
  }

  /** When it was lost; empty if it was not. In terms of {@link System#nanoTime}. */
  OptionalLong lostNanos() {
    return lostNanos;
  }

  /** Runs an action once when the connection is lost, at once if that has happened already. */
  void whenLost(Runnable action) {
    link.whenLost(action);
  }

  /** No further calls; those under way may end. */
  void retire() {
    link.retire();
  }

  /** Cuts off calls under way. */
  void abort() {
    link.abort();
  }
}
