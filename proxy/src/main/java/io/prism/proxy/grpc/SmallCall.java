package io.prism.proxy.grpc;

import com.google.protobuf.MessageLite;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.Status;
import io.netty.util.Timeout;
import io.netty.util.Timer;
import io.prism.backend.error.Errors;
import io.prism.backend.error.PrismException;
import io.prism.proxy.call.Failures;
import io.prism.proxy.limits.CallMemory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A call of a {@link SmallService}. It is cut short by its transport's thread, or by a timer as
 * long as nothing was said in it; then what the service does leads to nothing any more.
 *
 * @param <Q> requests
 * @param <R> replies
 */
final class SmallCall<Q, R> extends SimpleForwardingServerCall<Q, R> implements CallMemory.Watcher {

  /** Within this time something must be said in a call. */
  private static final long SILENCE_MILLIS = 20_000;

  /** A reply of this size, if it is the only one on its way, is part of what an open call takes. */
  private static final int TINY_BYTES = 2 << 10;

  /** The transport has a buffer of this size at least for each reply. */
  private static final int BUFFER_BYTES = 4 << 10;

  /** What the transport takes in of requests that the service does not ask for. */
  private static final int UNREAD_BYTES = GrpcDoor.LIMITS.streamWindow();

  private enum State {
    SILENT,
    HEARD,
    CUT_SHORT,
    CLOSED
  }

  private final CallMemory memory;
  private final AtomicReference<State> state = new AtomicReference<>(State.SILENT);
  private ServerCall.Listener<Q> service = new ServerCall.Listener<>() {};
  private @Nullable Timeout silence;
  private long held;

  /** Requests that the service asked for and was not given yet. */
  private int asked;

  private boolean holdsUnread;

  private SmallCall(ServerCall<Q, R> call, CallMemory memory) {
    super(call);
    this.memory = memory;
  }

  /** Begins a call, whose requests come as {@link SmallService} decodes them. */
  static <Q, R> ServerCall.Listener<Object> start(
      ServerCall<Object, R> call,
      Metadata headers,
      ServerCallHandler<Q, R> handler,
      Timer timer,
      CallMemory memory) {
    @SuppressWarnings("unchecked") // Requests do not pass through it.
    ServerCall<Q, R> typed = (ServerCall<Q, R>) (ServerCall<?, R>) call;
    SmallCall<Q, R> bounded = new SmallCall<>(typed, memory);
    // Ready is then one that has sent all it has.
    call.setOnReadyThreshold(1);
    memory.watch(bounded);
    bounded.silence =
        timer.newTimeout(late -> bounded.tooSilent(), SILENCE_MILLIS, TimeUnit.MILLISECONDS);
    bounded.service = handler.startCall(bounded, headers);
    return bounded.new FromTransport();
  }

  private void tooSilent() {
    if (state.compareAndSet(State.SILENT, State.CUT_SHORT)) {
      refuse(Errors.deadlineExceeded());
    }
  }

  private void heard() {
    dropTimer();
    state.compareAndSet(State.SILENT, State.HEARD);
  }

  private void dropTimer() {
    Timeout armed = silence;
    if (armed != null) {
      silence = null;
      armed.cancel();
    }
  }

  /** On the transport's thread, as the service then does nothing at the same time. */
  private void cutShort(PrismException why) {
    dropTimer();
    if (!isOver() && state.getAndSet(State.CUT_SHORT) != State.CUT_SHORT) {
      refuse(why);
    }
  }

  private void refuse(PrismException why) {
    super.close(Failures.status(why), Failures.trailers(why));
  }

  private boolean isOver() {
    State now = state.get();
    return now == State.CUT_SHORT || now == State.CLOSED;
  }

  // ---- what the service does

  @Override
  public void request(int messages) {
    asked += messages;
    if (holdsUnread) {
      holdsUnread = false;
      memory.giveBack(UNREAD_BYTES);
    }
    super.request(messages);
  }

  @Override
  public void sendHeaders(Metadata headers) {
    if (!isOver()) {
      super.sendHeaders(headers);
    }
  }

  @Override
  public void sendMessage(R reply) {
    int bytes = reply instanceof MessageLite message ? message.getSerializedSize() : 0;
    if (!isOver() && hold(bytes)) {
      super.sendMessage(reply);
    }
  }

  private boolean hold(int bytes) {
    boolean isOnly = isReady();
    if (isOnly) {
      // All that was sent before has left.
      memory.giveBack(held);
      held = 0;
    }
    if (isOnly && bytes <= TINY_BYTES) {
      return true;
    }
    if (!memory.tryHold(bytes + BUFFER_BYTES)) {
      cutShort(CallMemory.noRoom());
      return false;
    }
    held += bytes + BUFFER_BYTES;
    return true;
  }

  @Override
  public void close(Status status, Metadata trailers) {
    if (!isOver() && state.getAndSet(State.CLOSED) != State.CUT_SHORT) {
      super.close(status, trailers);
    }
  }

  // ---- what its memory says

  @Override
  public void refused(PrismException why) {
    cutShort(why);
  }

  @Override
  public void unfinished() {}

  /** What the transport says. */
  private final class FromTransport extends ServerCall.Listener<Object> {

    @Override
    @SuppressWarnings("unchecked") // The marshaller makes nothing else.
    public void onMessage(Object message) {
      heard();
      memory.messageOver();
      if (message instanceof PrismException why) {
        cutShort(why);
      } else if (!isOver()) {
        asked--;
        service.onMessage((Q) message);
        holdUnread();
      }
    }

    /** A service asks for no further request while its replies are not taken. */
    private void holdUnread() {
      if (asked > 0 || isOver()) {
        return;
      }
      if (memory.tryHold(UNREAD_BYTES)) {
        holdsUnread = true;
      } else {
        cutShort(CallMemory.noRoom());
      }
    }

    @Override
    public void onHalfClose() {
      heard();
      if (!isOver()) {
        service.onHalfClose();
      }
    }

    @Override
    public void onReady() {
      if (!isOver()) {
        service.onReady();
      }
    }

    @Override
    public void onCancel() {
      dropTimer();
      service.onCancel();
    }

    /** For the service, a call that it did not end was cancelled. */
    @Override
    public void onComplete() {
      dropTimer();
      if (state.get() == State.CUT_SHORT) {
        service.onCancel();
      } else {
        service.onComplete();
      }
    }
  }
}
