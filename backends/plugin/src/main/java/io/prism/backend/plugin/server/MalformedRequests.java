package io.prism.backend.plugin.server;

import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.prism.backend.error.PrismException;
import io.prism.common.v1.ErrorReason;
import java.io.InputStream;
import java.util.Optional;

/**
 * Answers bytes that are no message with {@code INVALID_REQUEST}. By itself gRPC takes them for a
 * defect of the server: it logs a stack trace and tells the caller nothing.
 */
final class MalformedRequests {

  private MalformedRequests() {}

  /** The same service, with an answer to malformed requests. */
  static ServerServiceDefinition answeredIn(ServerServiceDefinition service) {
    var methods = service.getMethods().stream().map(MalformedRequests::tolerant).toList();
    ServiceDescriptor.Builder descriptor =
        ServiceDescriptor.newBuilder(service.getServiceDescriptor().getName())
            .setSchemaDescriptor(service.getServiceDescriptor().getSchemaDescriptor());
    methods.forEach(method -> descriptor.addMethod(method.getMethodDescriptor()));
    ServerServiceDefinition.Builder tolerant = ServerServiceDefinition.builder(descriptor.build());
    methods.forEach(tolerant::addMethod);
    return tolerant.build();
  }

  private static <Q, S> ServerMethodDefinition<Optional<Q>, S> tolerant(
      ServerMethodDefinition<Q, S> method) {
    MethodDescriptor<Q, S> descriptor = method.getMethodDescriptor();
    return ServerMethodDefinition.create(
        descriptor.toBuilder(
                new Tolerant<>(descriptor.getRequestMarshaller()),
                descriptor.getResponseMarshaller())
            .build(),
        handler(descriptor, method.getServerCallHandler()));
  }

  private static <Q, S> ServerCallHandler<Optional<Q>, S> handler(
      MethodDescriptor<Q, S> descriptor, ServerCallHandler<Q, S> handler) {
    return (call, headers) ->
        new Listener<>(handler.startCall(new Call<>(call, descriptor), headers), call);
  }

  /** Reads a message; empty when the bytes are none. */
  private record Tolerant<Q>(Marshaller<Q> strict) implements Marshaller<Optional<Q>> {
    @Override
    public InputStream stream(Optional<Q> value) {
      return strict.stream(value.orElseThrow());
    }

    @Override
    public Optional<Q> parse(InputStream stream) {
      try {
        return Optional.of(strict.parse(stream));
      } catch (StatusRuntimeException e) {
        return Optional.empty();
      }
    }
  }

  /** The call as the handler knows it. */
  private static final class Call<Q, S> extends ServerCall<Q, S> {
    private final ServerCall<Optional<Q>, S> call;
    private final MethodDescriptor<Q, S> descriptor;

    Call(ServerCall<Optional<Q>, S> call, MethodDescriptor<Q, S> descriptor) {
      this.call = call;
      this.descriptor = descriptor;
    }

    @Override
    public void request(int messages) {
      call.request(messages);
    }

    @Override
    public void sendHeaders(Metadata headers) {
      call.sendHeaders(headers);
    }

    @Override
    public void sendMessage(S message) {
      call.sendMessage(message);
    }

    @Override
    public void close(Status status, Metadata trailers) {
      call.close(status, trailers);
    }

    @Override
    public boolean isCancelled() {
      return call.isCancelled();
    }

    @Override
    public boolean isReady() {
      return call.isReady();
    }

    @Override
    public MethodDescriptor<Q, S> getMethodDescriptor() {
      return descriptor;
    }
  }

  /** Keeps what is no message from the handler, and tells it that the call is over instead. */
  private static final class Listener<Q, S> extends ServerCall.Listener<Optional<Q>> {
    private final ServerCall.Listener<Q> handler;
    private final ServerCall<Optional<Q>, S> call;
    private boolean refused;

    Listener(ServerCall.Listener<Q> handler, ServerCall<Optional<Q>, S> call) {
      this.handler = handler;
      this.call = call;
    }

    @Override
    public void onMessage(Optional<Q> message) {
      if (message.isPresent()) {
        handler.onMessage(message.get());
        return;
      }
      if (!refused) {
        refused = true;
        Metadata trailers = new Metadata();
        PrismException failure =
            PrismException.of(
                ErrorReason.INVALID_REQUEST,
                "the request of "
                    + call.getMethodDescriptor().getFullMethodName()
                    + " cannot be read; both sides must use the same protos");
        handler.onCancel();
        call.close(Failures.toStatus(failure, trailers), trailers);
      }
    }

    @Override
    public void onHalfClose() {
      if (!refused) {
        handler.onHalfClose();
      }
    }

    @Override
    public void onCancel() {
      handler.onCancel();
    }

    @Override
    public void onComplete() {
      handler.onComplete();
    }

    @Override
    public void onReady() {
      handler.onReady();
    }
  }
}
