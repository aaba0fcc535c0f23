package io.prism.proxy.grpc;

import io.grpc.MethodDescriptor;
import io.grpc.ServerCallHandler;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.netty.util.Timer;
import io.prism.backend.error.PrismException;
import io.prism.common.v1.ErrorReason;
import io.prism.proxy.limits.CallMemory;
import io.prism.proxy.limits.MemoryBudget;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Keeps a service that comes with grpc-java within bounds, as anyone may call it: the size of its
 * requests, as they are sent and inflated; the time until the first one; and the bytes of requests
 * and unread replies of all its calls together. Those have a small budget of their own, so that
 * they leave the other calls their room.
 */
final class SmallService {

  /** The largest request. */
  static final int MOST_MESSAGE_BYTES = 64 << 10;

  private static final long MOST_HELD_BYTES = 4 << 20;

  /**
   * A request of this size is part of what an open call takes, so that nobody who fills the budget
   * keeps others from asking how a service is.
   */
  private static final long FREE_BYTES = 1 << 10;

  private final MemoryBudget memory = new MemoryBudget(MOST_HELD_BYTES, MOST_MESSAGE_BYTES);
  private final ServerServiceDefinition definition;

  private SmallService(ServerServiceDefinition unbounded, Timer timer) {
    List<Bound<?, ?>> methods = new ArrayList<>();
    unbounded.getMethods().forEach(method -> methods.add(new Bound<>(method, timer)));
    ServiceDescriptor given = unbounded.getServiceDescriptor();
    ServiceDescriptor.Builder descriptor =
        ServiceDescriptor.newBuilder(given.getName())
            .setSchemaDescriptor(given.getSchemaDescriptor());
    methods.forEach(method -> descriptor.addMethod(method.descriptor));
    ServerServiceDefinition.Builder builder = ServerServiceDefinition.builder(descriptor.build());
    methods.forEach(method -> method.addTo(builder));
    this.definition = builder.build();
  }

  /**
   * Bounds a service.
   *
   * @param timer ends calls that nothing is said in
   */
  static SmallService of(ServerServiceDefinition unbounded, Timer timer) {
    return new SmallService(unbounded, timer);
  }

  /** The service to serve in its place. */
  ServerServiceDefinition definition() {
    return definition;
  }

  /** Where the messages of a call count. */
  CallMemory newCall() {
    return memory.newCall(FREE_BYTES);
  }

  /** Its methods' full names. */
  List<String> methods() {
    return definition.getMethods().stream()
        .map(method -> method.getMethodDescriptor().getFullMethodName())
        .toList();
  }

  /** A method whose requests are either its own or a {@link PrismException} that says why not. */
  private final class Bound<Q, R> {
    private final MethodDescriptor<Object, R> descriptor;
    private final ServerCallHandler<Object, R> handler;

    Bound(ServerMethodDefinition<Q, R> given, Timer timer) {
      MethodDescriptor<Q, R> unbounded = given.getMethodDescriptor();
      this.descriptor =
          unbounded.toBuilder(
                  new Requests<>(unbounded.getRequestMarshaller()),
                  unbounded.getResponseMarshaller())
              .build();
      this.handler =
          (call, headers) -> {
            CallMemory counted = CallMemory.KEY.get();
            return SmallCall.start(
                call,
                headers,
                given.getServerCallHandler(),
                timer,
                counted == null ? newCall() : counted);
          };
    }

    void addTo(ServerServiceDefinition.Builder service) {
      service.addMethod(descriptor, handler);
    }
  }

  /** Decodes requests up to the limit. It never throws. */
  private record Requests<Q>(MethodDescriptor.Marshaller<Q> unbounded)
      implements MethodDescriptor.Marshaller<Object> {

    @Override
    public Object parse(InputStream stream) {
      try {
        byte[] bytes = stream.readNBytes(MOST_MESSAGE_BYTES + 1);
        return bytes.length > MOST_MESSAGE_BYTES
            ? CallMemory.tooLarge(MOST_MESSAGE_BYTES)
            : unbounded.parse(new ByteArrayInputStream(bytes));
      } catch (IOException | RuntimeException e) {
        // A broken compressed stream can make the decompressor throw anything.
        return PrismException.of(ErrorReason.INVALID_REQUEST, "the request cannot be read");
      }
    }

    @Override
    @SuppressWarnings("unchecked") // Nobody gives anything else.
    public InputStream stream(Object value) {
      return unbounded.stream((Q) value);
    }
  }
}
