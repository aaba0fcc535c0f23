package io.prism.proxy.call;

import io.grpc.Deadline;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.prism.proxy.limits.CallMemory;
import org.jspecify.annotations.Nullable;

/**
 * A method with one reply, for a door that has its calls' requests completely before it begins.
 * Safe for use by many threads.
 *
 * @param <R> its replies
 */
public final class OrdinaryMethod<R> {

  /** Begins a call. */
  interface Start<R> {
    ServerCall.Listener<Object> begin(
        ServerCall<Object, R> call, Metadata headers, Arrival arrival);
  }

  private final MethodDescriptor<Object, R> descriptor;
  private final RequestMarshaller<?> requests;
  private final Start<R> start;

  OrdinaryMethod(
      MethodDescriptor<Object, R> descriptor, RequestMarshaller<?> requests, Start<R> start) {
    this.descriptor = descriptor;
    this.requests = requests;
    this.start = start;
  }

  /** As a {@link ServerCall} has it. */
  public MethodDescriptor<Object, R> descriptor() {
    return descriptor;
  }

  /**
   * Decodes a request. What it returns is for the call's listener, be it a request or not.
   *
   * @param memory where the call's bytes are counted
   */
  public Object decode(byte[] bytes, int length, CallMemory memory) {
    return requests.parse(bytes, length, memory);
  }

  /**
   * Begins a call, which is to be told of its request and its end like one of grpc-java.
   *
   * @param headers at least the {@link LightPath#NAMESPACE_HEADERS}
   * @param deadline what the client gave; null when it gave none
   * @param memory where its bytes are counted
   */
  public ServerCall.Listener<Object> begin(
      ServerCall<Object, R> call,
      Metadata headers,
      @Nullable Deadline deadline,
      CallMemory memory) {
    return start.begin(call, headers, new Arrival(deadline, memory, false));
  }
}
