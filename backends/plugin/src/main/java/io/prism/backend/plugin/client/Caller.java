package io.prism.backend.plugin.client;

import com.google.protobuf.MessageLite;
import io.prism.backend.CallContext;
import io.prism.backend.NamespaceSpec;
import io.prism.backend.WriteContext;
import io.prism.backend.error.Errors;
import io.prism.backend.error.PrismException;
import io.prism.backend.keyvalue.Mutation;
import io.prism.backend.keyvalue.semantics.ValueLimit;
import io.prism.backend.plugin.CallContextCodec;
import io.prism.backend.plugin.PluginProtocol;
import io.prism.common.v1.ErrorReason;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.LongSupplier;

/** Sends data calls over whichever connection is up. Safe for use by many threads; never waits. */
final class Caller {

  private final Connections connections;
  private final Namespaces namespaces;
  private final InFlight inFlight;
  private final LongSupplier maxValueBytes;
  private final TransportFailures failures;

  Caller(
      String backend,
      Connections connections,
      Namespaces namespaces,
      InFlight inFlight,
      LongSupplier maxValueBytes) {
    this.connections = connections;
    this.namespaces = namespaces;
    this.inFlight = inFlight;
    this.maxValueBytes = maxValueBytes;
    this.failures = new TransportFailures(backend);
  }

  /** Calls with what every read carries. */
  <Q extends MessageLite, S, R> CompletableFuture<R> read(
      RemoteMethod<Q, S, R> method, CallContext context, Q request) {
    return send(method, context, CallContextCodec.encode(context).build(), request);
  }

  /**
   * Calls with what every mutation carries. Values that the store would refuse are not even sent:
   * they would only take room from others.
   */
  <Q extends MessageLite, S, R> CompletableFuture<R> write(
      RemoteMethod<Q, S, R> method, WriteContext context, Mutation<?> mutation, Q request) {
    try {
      ValueLimit.check(mutation, maxValueBytes.getAsLong());
      return write(method, context, request);
    } catch (PrismException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** Calls with what every mutation carries. */
  <Q extends MessageLite, S, R> CompletableFuture<R> write(
      RemoteMethod<Q, S, R> method, WriteContext context, Q request) {
    return send(method, context.call(), CallContextCodec.encode(context).build(), request);
  }

  /** Calls with a context that says more; {@code beside} travels beside the request. */
  <Q extends MessageLite, S, R> CompletableFuture<R> send(
      RemoteMethod<Q, S, R> method,
      CallContext context,
      io.prism.plugin.v1.CallContext beside,
      Q request) {
    try {
      if (context.deadline().isExpired()) {
        throw Errors.deadlineExceeded();
      }
      int size = request.getSerializedSize();
      if (size > PluginProtocol.MAX_MESSAGE_BYTES) {
        throw PrismException.of(
            ErrorReason.MESSAGE_TOO_LARGE,
            "the request takes "
                + size
                + " bytes, but a plugin accepts at most "
                + PluginProtocol.MAX_MESSAGE_BYTES
                + "; split it");
      }
      check();
      NamespaceSpec namespace = namespace(context);
      byte[] header = beside.toByteArray();
      InFlight.Place place = inFlight.enter(namespace.name(), size + (long) header.length);
      RemoteCall<Q, S, R> call =
          new RemoteCall<>(
              method,
              header,
              request,
              connections,
              failures,
              namespaces,
              namespace,
              context.deadline(),
              place);
      call.start();
      return call;
    } catch (PrismException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** What a relayed call needs beside its bytes. */
  record Admission(NamespaceSpec namespace, InFlight.Place place) {}

  /**
   * Lets a call through whose request is relayed.
   *
   * @param bytes of the request and what travels beside it
   * @throws PrismException why it may not begin
   */
  Admission admit(CallContext context, int bytes) {
    if (context.deadline().isExpired()) {
      throw Errors.deadlineExceeded();
    }
    if (inFlight.isDraining()) {
      throw Errors.draining();
    }
    NamespaceSpec namespace = namespace(context);
    return new Admission(namespace, inFlight.enter(namespace.name(), bytes));
  }

  private NamespaceSpec namespace(CallContext context) {
    return namespaces
        .find(context.namespace())
        .orElseThrow(() -> Errors.namespaceNotFound(context.namespace()));
  }

  /** What the end of a relayed call means. */
  TransportFailures failures() {
    return failures;
  }

  /** Takes no further calls to a connection whose peer is about to end. */
  void retire(Connection connection) {
    connections.retire(connection);
  }

  /**
   * Makes a call that was admitted, on whichever connection is up. It was certainly not applied
   * before.
   */
  CompletableFuture<byte[]> again(
      RemoteMethod<byte[], byte[], byte[]> method,
      Admission admission,
      CallContext context,
      byte[] beside,
      byte[] request) {
    RemoteCall<byte[], byte[], byte[]> call =
        new RemoteCall<>(
            method,
            beside,
            request,
            connections,
            failures,
            namespaces,
            admission.namespace(),
            context.deadline(),
            admission.place());
    call.start();
    return call;
  }

  /** Acts on a connection that is up; fails with {@code BACKEND_UNAVAILABLE} when there is none. */
  <R> CompletableFuture<R> onConnection(Function<Connection, CompletableFuture<R>> action) {
    try {
      check();
      Connection connection = connections.now();
      return connection == null ? connections.soon().thenCompose(action) : action.apply(connection);
    } catch (PrismException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private void check() {
    if (inFlight.isDraining()) {
      throw Errors.draining();
    }
    connections
        .trouble()
        .ifPresent(
            trouble -> {
              throw trouble;
            });
  }
}
