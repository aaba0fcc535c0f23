package io.prism.backend.plugin.client;

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
 *
 * <p>A plugin that is about to end refuses calls, or is gone before it has seen them. They are made
 * again on another connection, so that replacing a plugin process fails no call.
 */
final class RemoteCall<Q, S, R> extends CompletableFuture<R> {

  private static final Logger LOG = LoggerFactory.getLogger(RemoteCall.class);

  /** The next connection may be to a process that ends, too. */
  private static final int MOST_ATTEMPTS = 3;

  private final RemoteMethod<Q, S, R> method;
  private final byte[] context;
  private final Q request;
  private final Connections connections;
  private final TransportFailures failures;
  private final Namespaces namespaces;
  private final NamespaceSpec namespace;
  private final Deadline deadline;
  private final InFlight.Place place;
  private volatile @Nullable ClientCall<Q, S> call;

  RemoteCall(
      RemoteMethod<Q, S, R> method,
      byte[] context,
      Q request,
      Connections connections,
      TransportFailures failures,
      Namespaces namespaces,
      NamespaceSpec namespace,
      Deadline deadline,
      InFlight.Place place) {
    this.method = method;
    this.context = context;
    this.request = request;
    this.connections = connections;
    this.failures = failures;
    this.namespaces = namespaces;
    this.namespace = namespace;
    this.deadline = deadline;
    this.place = place;
  }

  /** What a call may still do when an attempt fails. */
  private record Chances(int attempts, boolean reopen) {

    Chances oneAttemptLess() {
      return new Chances(attempts - 1, reopen);
    }

    Chances reopened() {
      return new Chances(attempts, false);
    }
  }

  /** Sends the request; to be called once. */
  void start() {
    whenComplete(
        (result, failure) -> {
          place.answered();
          cancelRpc();
        });
    connect(new Chances(MOST_ATTEMPTS, true));
  }

  private void connect(Chances chances) {
    @Nullable Connection up = connections.now();
    if (up != null) {
      attempt(up, chances);
      return;
    }
    connections
        .soon(deadline)
        .whenComplete((next, failure) -> goOn(failure, () -> attempt(next, chances)));
  }

  private void attempt(Connection connection, Chances chances) {
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
              } else {
                ended(connection, chances, status, trailers, tracer.isCommitted());
              }
            });
    if (isDone()) {
      cancelRpc();
    }
  }

  private void ended(
      Connection connection, Chances chances, Status status, Metadata trailers, boolean committed) {
    PrismException failure = failures.translate(status, trailers, method.mutation(), committed);
    if (chances.reopen() && failure.reason() == ErrorReason.NAMESPACE_NOT_FOUND) {
      namespaces
          .reopen(connection, namespace)
          .whenComplete(
              (state, trouble) -> goOn(trouble, () -> attempt(connection, chances.reopened())));
    } else if (chances.attempts() > 1
        && failures.mayRepeat(failure, status, trailers, method.mutation(), committed)) {
      connections.retire(connection);
      goOn(null, () -> connect(chances.oneAttemptLess()));
    } else {
      fail(failure);
    }
  }

  private void goOn(@Nullable Throwable trouble, Runnable next) {
    if (trouble != null) {
      fail(StatusCodec.toException(trouble));
    } else if (deadline.isExpired()) {
      fail(Errors.deadlineExceeded());
    } else if (!isDone()) {
      next.run();
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

  private void cancelRpc() {
    ClientCall<Q, S> running = call;
    if (running != null) {
      running.cancel("nobody waits for the call any more", null);
    }
  }
}
