package io.prism.backend.plugin.client;

import com.google.protobuf.MessageLite;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import io.prism.backend.Deadline;
import io.prism.backend.NamespaceSpec;
import io.prism.backend.error.Errors;
import io.prism.backend.error.PrismException;
import io.prism.backend.error.StatusCodec;
import io.prism.backend.plugin.PluginProtocol;
import io.prism.common.v1.ErrorReason;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One data call. Whatever completes it from outside, such as a cancellation, also cancels the call
 * at the plugin.
 *
 * <p>A plugin that answers {@code NAMESPACE_NOT_FOUND} for a namespace that this gateway has opened
 * was started anew behind the connection's back. Nothing was applied then, so the namespace is
 * opened again and the call repeated, once.
 */
final class RemoteCall<Q extends MessageLite, S, R> extends CompletableFuture<R> {

  private static final Logger LOG = LoggerFactory.getLogger(RemoteCall.class);

  private final RemoteMethod<Q, S, R> method;
  private final Connection connection;
  private final TransportFailures failures;
  private final Namespaces namespaces;
  private final NamespaceSpec namespace;
  private final Deadline deadline;
  private final InFlight.Place place;
  private volatile @Nullable ClientCall<Q, S> call;

  RemoteCall(
      RemoteMethod<Q, S, R> method,
      Connection connection,
      TransportFailures failures,
      Namespaces namespaces,
      NamespaceSpec namespace,
      Deadline deadline,
      InFlight.Place place) {
    this.method = method;
    this.connection = connection;
    this.failures = failures;
    this.namespaces = namespaces;
    this.namespace = namespace;
    this.deadline = deadline;
    this.place = place;
  }

  /** Sends the request; to be called once. */
  void start(byte[] context, Q request) {
    whenComplete(
        (result, failure) -> {
          place.answered();
          cancelRpc();
        });
    attempt(context, request, true);
  }

  private void attempt(byte[] context, Q request, boolean first) {
    Metadata headers = new Metadata();
    headers.put(PluginProtocol.CALL_CONTEXT, context);
    CommitTracer tracer = new CommitTracer();
    call =
        Rpc.send(
            connection.channel(),
            method.descriptor(),
            CallOptions.DEFAULT
                .withDeadlineAfter(deadline.remainingNanos(), TimeUnit.NANOSECONDS)
                .withStreamTracerFactory(tracer),
            headers,
            request,
            (response, status, trailers) -> {
              call = null;
              if (response != null && status.isOk()) {
                succeed(response);
                return;
              }
              PrismException failure =
                  failures.translate(status, trailers, method.mutation(), tracer.isCommitted());
              if (first && failure.reason() == ErrorReason.NAMESPACE_NOT_FOUND) {
                openAndRepeat(context, request);
              } else {
                fail(failure);
              }
            });
    if (isDone()) {
      cancelRpc();
    }
  }

  private void succeed(S response) {
    try {
      R result = method.decode().apply(response);
      // Before the answer: whoever gets it may call again at once, and must find the room.
      place.leave();
      complete(result);
    } catch (RuntimeException e) {
      LOG.atError()
          .addKeyValue("method", method.descriptor().getFullMethodName())
          .setCause(e)
          .log("A plugin's response cannot be read");
      fail(failures.translate(Status.INTERNAL, new Metadata(), method.mutation(), true));
    }
  }

  private void fail(PrismException failure) {
    place.leave();
    completeExceptionally(failure);
  }

  private void openAndRepeat(byte[] context, Q request) {
    namespaces
        .reopen(connection, namespace)
        .whenComplete(
            (state, failure) -> {
              if (failure != null) {
                fail(StatusCodec.toException(failure));
              } else if (deadline.isExpired()) {
                fail(Errors.deadlineExceeded());
              } else if (!isDone()) {
                attempt(context, request, false);
              }
            });
  }

  private void cancelRpc() {
    ClientCall<Q, S> running = call;
    if (running != null) {
      running.cancel("nobody waits for the call any more", null);
    }
  }
}
