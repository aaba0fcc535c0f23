package io.prism.backend.plugin.server;

import com.google.protobuf.MessageLite;
import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.Status;
import io.prism.backend.Deadline;
import io.prism.backend.error.Errors;
import io.prism.backend.error.PrismException;
import io.prism.backend.plugin.ActiveCalls;
import io.prism.backend.plugin.CallContextCodec;
import io.prism.backend.plugin.PluginProtocol;
import io.prism.common.v1.ErrorReason;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Serves one data method: admission, context, the store, the response. Runs on the event loop and
 * never waits; the response is sent by the thread that completes the store's future.
 */
final class UnaryCallHandler<Q extends MessageLite, S extends MessageLite>
    implements ServerCallHandler<Q, S> {

  /** For calls that came without a deadline: longer than any method's default. */
  private static final Duration LONGEST = Duration.ofMinutes(1);

  private final Operation<Q, S> operation;
  private final boolean mutation;
  private final ActiveCalls calls;
  private final CallMetrics metrics;

  /**
   * Serves a method.
   *
   * @param mutation whether it changes anything: its reply is then sent whatever it takes, since a
   *     refusal would say that nothing was applied
   */
  UnaryCallHandler(
      Operation<Q, S> operation, boolean mutation, ActiveCalls calls, CallMetrics metrics) {
    this.operation = operation;
    this.mutation = mutation;
    this.calls = calls;
    this.metrics = metrics;
  }

  @Override
  public ServerCall.Listener<Q> startCall(ServerCall<Q, S> call, Metadata headers) {
    ReceivedCall received;
    try {
      received =
          new ReceivedCall(
              CallContextCodec.parse(headers.get(PluginProtocol.CALL_CONTEXT)), deadline());
      calls.enter();
    } catch (PrismException e) {
      metrics.record(e.reason(), System.nanoTime());
      close(call, e);
      return new ServerCall.Listener<>() {};
    }
    // Two, so that a second message is seen and refused rather than left waiting.
    call.request(2);
    return new Exchange(call, received);
  }

  private static Deadline deadline() {
    io.grpc.Deadline deadline = Context.current().getDeadline();
    return deadline == null
        ? Deadline.after(LONGEST)
        : new Deadline(System.nanoTime() + deadline.timeRemaining(TimeUnit.NANOSECONDS));
  }

  private void close(ServerCall<Q, S> call, PrismException failure) {
    Metadata trailers = new Metadata();
    call.close(Failures.toStatus(failure, trailers), trailers);
  }

  /** One call. Its callbacks come one at a time; only the store's future may overtake them. */
  private final class Exchange extends ServerCall.Listener<Q> {

    private final ServerCall<Q, S> call;
    private final ReceivedCall received;
    private final StreamMemory memory = StreamMemory.current();
    private final long startNanos = System.nanoTime();
    private final AtomicBoolean over = new AtomicBoolean();
    private @Nullable Q request;
    private @Nullable CompletableFuture<?> future;

    Exchange(ServerCall<Q, S> call, ReceivedCall received) {
      this.call = call;
      this.received = received;
    }

    @Override
    public void onMessage(Q message) {
      if (request != null) {
        fail(invalid("more than one request message"));
      } else {
        request = message;
      }
    }

    @Override
    public void onHalfClose() {
      Q message = request;
      request = null;
      if (over.get()) {
        return;
      }
      if (message == null) {
        fail(invalid("no request message"));
        return;
      }
      try {
        begin(operation.begin(message, received));
      } catch (RuntimeException e) {
        fail(e);
      }
    }

    private <R> void begin(Operation.Begun<R, S> begun) {
      future = begun.future();
      begun
          .future()
          .whenComplete(
              (result, failure) -> {
                if (failure != null) {
                  fail(failure);
                  return;
                }
                try {
                  succeed(begun.encode().apply(result));
                } catch (RuntimeException e) {
                  fail(e);
                }
              });
    }

    private void succeed(S response) {
      int size = response.getSerializedSize();
      if (size > PluginProtocol.MAX_MESSAGE_BYTES) {
        throw PrismException.of(
            ErrorReason.RESPONSE_TOO_LARGE,
            "the reply would exceed "
                + PluginProtocol.MAX_MESSAGE_BYTES
                + " bytes; ask for fewer items");
      }
      if (mutation) {
        memory.reply(size);
      } else if (!memory.tryReply(size)) {
        throw Errors.overloaded("the plugin process holds as many bytes of replies as it may");
      }
      end(
          null,
          () -> {
            call.sendHeaders(new Metadata());
            call.sendMessage(response);
            call.close(Status.OK, new Metadata());
          });
    }

    private void fail(Throwable failure) {
      PrismException told = Failures.told(failure, call.getMethodDescriptor().getFullMethodName());
      end(told.reason(), () -> close(call, told));
    }

    /** The gateway went away, its deadline passed, or its request was refused on arrival. */
    @Override
    public void onCancel() {
      PrismException refusal = memory.refusal();
      end(refusal == null ? ErrorReason.CANCELLED : refusal.reason(), () -> {});
      if (future != null) {
        future.cancel(false);
      }
    }

    /** The call is over; unanswered only if something between here and the gateway closed it. */
    @Override
    public void onComplete() {
      end(ErrorReason.INTERNAL, () -> {});
    }

    /** Ends the call, unless it has ended. */
    private void end(@Nullable ErrorReason reason, Runnable answer) {
      if (!over.compareAndSet(false, true)) {
        return;
      }
      metrics.record(reason, startNanos);
      // Before the answer: a gateway may call again at once, and must find the room.
      memory.requestDone();
      try {
        answer.run();
      } finally {
        calls.leave();
      }
    }

    private PrismException invalid(String problem) {
      return PrismException.of(ErrorReason.INVALID_REQUEST, "the call carries " + problem);
    }
  }
}
