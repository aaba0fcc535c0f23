package io.prism.proxy.http;

import com.google.protobuf.Message;
import io.grpc.Attributes;
import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.SecurityLevel;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.netty.channel.EventLoop;
import io.prism.backend.error.PrismException;
import io.prism.backend.error.StatusCodec;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A call with one request message, driven by an HTTP request instead of a gRPC stream.
 *
 * <p>The listener is called on the request's event loop only. The handler may answer from any
 * thread; what it does elsewhere is brought to the loop in order. It sees the deadline in its
 * context and answers in time by itself, since only it knows whether anything was done.
 *
 * @param <Q> what the handler takes
 * @param <R> what the handler answers
 */
final class HttpServerCall<Q, R> extends ServerCall<Q, R> {

  private static final Logger LOG = LoggerFactory.getLogger(HttpServerCall.class);

  private final Rpc<Q, R> rpc;
  private final RequestHead head;
  private final Replier replier;
  private final EventLoop loop;
  private final CallSink sink;
  private final Context.CancellableContext context;
  private final AtomicInteger underway = new AtomicInteger();
  private volatile boolean cancelled;

  // Only touched on the loop.
  private Listener<Q> listener = new Listener<>() {};
  private @Nullable Q undelivered;
  private boolean requested;
  private boolean started;
  private boolean closed;

  private HttpServerCall(
      Rpc<Q, R> rpc,
      RequestHead head,
      Q request,
      Optional<Deadline> deadline,
      Replier replier,
      CallSink sink) {
    this.rpc = rpc;
    this.head = head;
    this.undelivered = request;
    this.replier = replier;
    this.loop = replier.loop();
    this.sink = sink;
    this.context =
        deadline
            .map(at -> Context.ROOT.withDeadline(at, loop))
            .orElseGet(Context.ROOT::withCancellation);
  }

  /**
   * Calls the handler on the current thread, which must be the loop. The call ends when the client
   * goes away.
   *
   * @throws HttpFailure 400 if the headers make no valid metadata or the message no valid request
   */
  static <Q, R> void start(
      Rpc<Q, R> rpc, RequestHead head, Message request, Replier replier, CallSink sink) {
    Metadata metadata = CallMetadata.of(head.headers());
    HttpServerCall<Q, R> call =
        new HttpServerCall<>(
            rpc, head, rpc.toHandler(request), CallMetadata.deadline(metadata), replier, sink);
    replier.onWritable(call::ready);
    replier.onDisconnect(call::end);
    call.begin(metadata);
  }

  private void begin(Metadata metadata) {
    ServerCallHandler<Q, R> handler = rpc.definition().getServerCallHandler();
    guarded(
        () -> {
          listener = handler.startCall(this, metadata);
          started = true;
          listener.onReady();
          deliver();
        });
  }

  /** Tells the handler that a message would leave at once again. */
  private void ready() {
    if (!closed && started && isReady()) {
      guarded(listener::onReady);
    }
  }

  /** Stops the handler's work: nobody waits for it any more. */
  private void end() {
    if (!closed) {
      closed = true;
      cancelled = true;
      undelivered = null;
      context.cancel(null);
      guarded(listener::onCancel);
    }
  }

  private void answer(PrismException failure) {
    StatusRuntimeException encoded =
        StatusProto.toStatusRuntimeException(StatusCodec.encode(failure));
    Metadata trailers = encoded.getTrailers();
    sink.closed(encoded.getStatus(), trailers == null ? new Metadata() : trailers);
  }

  /** The message goes to the handler once it asked for it, with the end of the stream behind it. */
  private void deliver() {
    Q request = undelivered;
    if (requested && started && !closed && request != null) {
      undelivered = null;
      listener.onMessage(request);
      if (!closed) {
        listener.onHalfClose();
      }
    }
  }

  /** Runs handler code in the call's context; what it throws ends the call. */
  private void guarded(Runnable handlerCode) {
    Context previous = context.attach();
    try {
      handlerCode.run();
    } catch (RuntimeException e) {
      fail(e);
    } finally {
      context.detach(previous);
    }
  }

  private void fail(RuntimeException failure) {
    LOG.atError()
        .addKeyValue("method", getMethodDescriptor().getFullMethodName())
        .setCause(failure)
        .log("a handler failed");
    if (!closed) {
      end();
      answer(StatusCodec.toException(failure));
    }
  }

  /** Keeps the order of what the handler does, whatever threads it uses. */
  private void onLoop(Runnable action) {
    if (loop.inEventLoop() && underway.get() == 0) {
      action.run();
      return;
    }
    underway.incrementAndGet();
    loop.execute(
        () -> {
          try {
            action.run();
          } finally {
            if (underway.decrementAndGet() == 0) {
              ready();
            }
          }
        });
  }

  @Override
  public void request(int numMessages) {
    onLoop(
        () -> {
          requested = true;
          if (started) {
            guarded(this::deliver);
          }
        });
  }

  @Override
  public void sendHeaders(Metadata headers) {
    onLoop(
        () -> {
          if (!closed) {
            sink.headers(headers);
          }
        });
  }

  @Override
  public void sendMessage(R message) {
    onLoop(
        () -> {
          if (!closed) {
            try {
              sink.message(rpc.fromHandler(message));
            } catch (RuntimeException e) {
              fail(e);
            }
          }
        });
  }

  @Override
  public void close(Status status, Metadata trailers) {
    onLoop(
        () -> {
          if (closed) {
            return;
          }
          closed = true;
          undelivered = null;
          context.cancel(null);
          try {
            sink.closed(status, trailers);
          } catch (RuntimeException e) {
            LOG.atError()
                .addKeyValue("method", getMethodDescriptor().getFullMethodName())
                .setCause(e)
                .log("an answer could not be written");
            answer(StatusCodec.toException(e));
          }
          replier.whenDone(() -> guarded(listener::onComplete));
        });
  }

  @Override
  public boolean isReady() {
    // What waits for the loop is not yet in the channel's count.
    return underway.get() == 0 && sink.isReady();
  }

  @Override
  public boolean isCancelled() {
    return cancelled;
  }

  @Override
  public MethodDescriptor<Q, R> getMethodDescriptor() {
    return rpc.definition().getMethodDescriptor();
  }

  @Override
  public Attributes getAttributes() {
    return head.peer().attributes();
  }

  @Override
  public String getAuthority() {
    return head.authority();
  }

  @Override
  public SecurityLevel getSecurityLevel() {
    return head.peer().secure() ? SecurityLevel.PRIVACY_AND_INTEGRITY : SecurityLevel.NONE;
  }
}
