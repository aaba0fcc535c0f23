package io.prism.proxy.lane;

import com.google.protobuf.MessageLite;
import io.grpc.Attributes;
import io.grpc.Deadline;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.prism.http2.server.Reply;
import io.prism.proxy.call.OrdinaryMethod;
import io.prism.proxy.limits.CallMemory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A call that takes its time, or whose request must be decoded: all but the transport is as for
 * calls of grpc-java. Begun on the loop; any thread may end it.
 */
final class OrdinaryCall<R> extends ServerCall<Object, R> implements Reply.Watcher {

  private final OrdinaryMethod<R> method;
  private final Attributes connection;
  private final Reply reply;
  private final AtomicBoolean answered = new AtomicBoolean();

  private Listener<Object> listener = new Listener<>() {};
  private @Nullable ByteBuf encoded;

  private OrdinaryCall(OrdinaryMethod<R> method, Attributes connection, Reply reply) {
    this.method = method;
    this.connection = connection;
    this.reply = reply;
  }

  /**
   * Begins a call, and ends it unless it has to wait for its store.
   *
   * @param headers the ones that name a namespace
   * @param bytes the request, as long as this method runs
   */
  static <R> void run(
      OrdinaryMethod<R> method,
      Attributes connection,
      Metadata headers,
      @Nullable Deadline deadline,
      CallMemory memory,
      byte[] bytes,
      int length,
      Reply reply) {
    OrdinaryCall<R> call = new OrdinaryCall<>(method, connection, reply);
    reply.watch(call);
    call.listener = method.begin(call, headers, deadline, memory);
    memory.arrived(length);
    call.listener.onMessage(method.decode(bytes, length, memory));
    call.listener.onHalfClose();
  }

  /** A deadline on the scale of {@link System#nanoTime}. */
  static Deadline deadline(long nanoTime) {
    return Deadline.after(nanoTime - System.nanoTime(), TimeUnit.NANOSECONDS);
  }

  // ---- told by the call

  @Override
  public void request(int messages) {}

  @Override
  public void sendHeaders(Metadata headers) {}

  /** Encodes at once, where a failure still is one of the call. */
  @Override
  public void sendMessage(R sent) {
    encoded = Unpooled.wrappedBuffer(((MessageLite) sent).toByteArray());
  }

  @Override
  public void close(Status status, Metadata trailers) {
    ByteBuf message = encoded;
    if (!answered.compareAndSet(false, true)) {
      return;
    }
    if (!status.isOk()) {
      reply.fail(status, trailers);
    } else if (message == null) {
      reply.fail(Status.INTERNAL.withDescription("a call that went well has a reply"), trailers);
    } else {
      reply.send(message);
    }
  }

  @Override
  public boolean isCancelled() {
    return answered.get();
  }

  @Override
  public MethodDescriptor<Object, R> getMethodDescriptor() {
    return method.descriptor();
  }

  @Override
  public Attributes getAttributes() {
    return connection;
  }

  // ---- told by the engine

  @Override
  public void cancelled() {
    listener.onCancel();
    if (answered.compareAndSet(false, true)) {
      reply.fail(Status.CANCELLED, new Metadata());
    }
  }

  @Override
  public void gone() {
    listener.onComplete();
  }
}
