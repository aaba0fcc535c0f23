package io.prism.proxy.call;

import com.google.protobuf.Message;
import com.google.rpc.Code;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.netty.util.Timeout;
import io.netty.util.TimerTask;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.internal.ThreadExecutorMap;
import io.opentelemetry.context.Scope;
import io.prism.backend.error.Errors;
import io.prism.backend.error.PrismException;
import io.prism.backend.error.StatusCodec;
import io.prism.proxy.backend.NamespaceRoute;
import io.prism.proxy.limits.CallMemory;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One call on its way, whatever door it came through. The door's thread brings the request in and
 * runs the stages and the handler; any thread may complete the call, and the first completion wins:
 * reply, failure, deadline, cancellation, or a refusal for want of memory.
 */
abstract class InboundCall<Q extends Message, R extends Message> extends RoutedCall<Q, R>
    implements TimerTask, CallMemory.Watcher {

  private static final Metadata.Key<String> ENCODING =
      Metadata.Key.of("grpc-encoding", Metadata.ASCII_STRING_MARSHALLER);
  private static final String GZIP = "gzip";

  private static final VarHandle FINISHED;

  static {
    try {
      FINISHED = MethodHandles.lookup().findVarHandle(InboundCall.class, "finished", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final CallClock clock;
  private final Blame blame;
  private final CallMemory memory;
  private final boolean waits;

  private @Nullable Q request;
  private boolean arrived;
  private io.opentelemetry.context.@Nullable Context trace;

  private volatile boolean finished;
  private volatile @Nullable CompletableFuture<?> pending;

  InboundCall(
      Door door,
      Method<Q, R> method,
      ServerCall<Object, R> call,
      Metadata headers,
      Arrival arrival) {
    super(door, method, call, headers);
    this.clock =
        new CallClock(door.gateway().timer(), arrival.deadline(), method.options().timeoutNanos());
    this.blame = new Blame(clock);
    CallMemory given = arrival.memory();
    this.waits = arrival.waits();
    this.memory = given != null ? given : door.gateway().memory().newCall();
  }

  /** Begins to take the request in, or waits until there is room for it. */
  void begin() {
    memory.watch(this);
    if (isFinished()) {
      return;
    }
    if (!waits) {
      request();
    } else if (memory.hasRoom()) {
      request();
      expectWhatIsNotHere();
    } else {
      clock.expectRoom(late -> fail(CallMemory.noRoom()));
      memory.whenRoom(this::requestLate);
      if (isFinished()) {
        memory.stopWaiting();
      }
    }
  }

  private void request() {
    clock.roomFound();
    if (!isFinished()) {
      // One more than is valid, so that a second message is seen and refused.
      call.request(2);
    }
  }

  /** The request may be here, but unread; maybe on a thread that is not the call's. */
  private void requestLate() {
    expectBeginning();
    request();
  }

  /**
   * Nearly always the request comes with the headers, and is spared the cost of a timer. So this
   * looks again when all that arrived together was read.
   */
  private void expectWhatIsNotHere() {
    EventExecutor loop = ThreadExecutorMap.currentExecutor();
    if (loop == null) {
      expectBeginning();
    } else {
      loop.execute(this::expectBeginning);
    }
  }

  private void expectBeginning() {
    if (!arrived && !isFinished()) {
      clock.expectBeginning(late -> fail(Errors.deadlineExceeded()));
      dropTimersIfFinished();
    }
  }

  @Override
  public void onMessage(Object message) {
    if (isFinished()) {
      return;
    }
    if (message instanceof RequestMarshaller.Undecodable undecodable) {
      fail(undecodable.failure());
    } else if (request != null) {
      fail(Failures.badRequest("a call takes one request message, but got more"));
    } else {
      @SuppressWarnings("unchecked") // The marshaller makes nothing else.
      Q decoded = (Q) message;
      request = decoded;
      memory.messageComplete();
    }
  }

  @Override
  public void onHalfClose() {
    if (isFinished()) {
      return;
    }
    Q complete = request;
    request = null;
    arrived = true;
    clock.requestArrived();
    if (complete == null) {
      fail(Failures.badRequest("the call ended without a request message"));
      return;
    }
    trace = door.gateway().tracing().start(method.name(), headers);
    if (trace == null) {
      process(complete);
      return;
    }
    try (Scope ignored = trace.makeCurrent()) {
      process(complete);
    }
  }

  private void process(Q complete) {
    try {
      long now = door.gateway().clock().millis();
      takeStages(complete, now, clock.start());
      if (isFinished()) {
        // Ended by a timer meanwhile, which may not have seen the ticket.
        giveTicketBack();
        return;
      }
      handle(complete);
    } catch (Throwable e) {
      fail(e);
    }
  }

  /** Runs the handler. */
  abstract void handle(Q complete);

  // ---- waiting for the store

  @Override
  public <T> void reply(CompletableFuture<T> result, Function<? super T, R> encode) {
    then(result, value -> complete(encode.apply(value)));
  }

  @Override
  public <T> void then(CompletableFuture<T> result, Consumer<? super T> next) {
    blame.storeAsked();
    if (result.isDone()) {
      settle(result, next);
      return;
    }
    await(result);
    var unused = result.whenComplete((value, failure) -> settle(result, next));
  }

  /** Bounds the wait for a store call, and drops the call when this one ends before. */
  final void await(CompletableFuture<?> result) {
    blame.storeTakesTime();
    pending = result;
    armTimer();
    if (isFinished()) {
      result.cancel(false);
    }
  }

  final void armTimer() {
    clock.expectAnswer(this);
    dropTimersIfFinished();
  }

  /** A timer that is armed when the call has just ended would keep it in memory. */
  private void dropTimersIfFinished() {
    if (isFinished()) {
      clock.stop();
    }
  }

  private <T> void settle(CompletableFuture<T> result, Consumer<? super T> next) {
    if (isFinished()) {
      return;
    }
    if (result.isCompletedExceptionally()) {
      fail(failureOf(result));
      return;
    }
    try {
      next.accept(result.resultNow());
    } catch (Throwable e) {
      fail(e);
    }
  }

  static Throwable failureOf(CompletableFuture<?> result) {
    return result.isCancelled() ? Failures.cancelled() : result.exceptionNow();
  }

  // ---- how it ends

  final boolean isFinished() {
    return finished;
  }

  /** Wins for one caller only. */
  final boolean finish() {
    return FINISHED.compareAndSet(this, false, true);
  }

  /** Holds the bytes of a reply, or says why it cannot be sent. */
  final @Nullable PrismException hold(int bytes) {
    return ReplyRoom.hold(memory, bytes, method.options().writes());
  }

  final void giveBack(int bytes) {
    memory.giveBack(bytes);
  }

  final void sendHeaders() {
    if (GZIP.equals(headers.get(ENCODING))) {
      call.setCompression(GZIP);
    }
    call.sendHeaders(new Metadata());
  }

  @Override
  public void refused(PrismException why) {
    fail(why);
  }

  /** A client that sends a message in pieces must end it by the call's deadline. */
  @Override
  public void unfinished() {
    clock.expectRequest(late -> fail(Errors.deadlineExceeded()));
    dropTimersIfFinished();
  }

  @Override
  public void fail(Throwable failure) {
    if (isFinished()) {
      return;
    }
    PrismException understood;
    try {
      understood = Failures.understand(failure, method.name(), isRepeatable());
    } catch (RuntimeException e) {
      understood = StatusCodec.toException(e);
    }
    end(understood, blame.onFailure(understood));
  }

  private void end(PrismException failure, Ticket.Verdict verdict) {
    if (finish()) {
      endBadly(failure, verdict);
    }
  }

  /** Ends when the last reply could not be sent; only for the caller that won {@link #finish}. */
  final void endUnsent(Throwable failure) {
    endBadly(StatusCodec.toException(failure), blame.onAnswer());
  }

  private void endBadly(PrismException failure, Ticket.Verdict verdict) {
    try {
      close(Failures.status(failure), Failures.trailers(failure));
    } finally {
      leave(verdict, failure);
    }
  }

  /** Ends after the last reply was sent; only for the caller that won {@link #finish}. */
  final void endWell() {
    try {
      close(Status.OK, new Metadata());
    } finally {
      Ticket held = takeTicket();
      if (held != null) {
        held.endWell(blame.onAnswer());
      }
      record(Code.OK);
    }
  }

  private void leave(Ticket.Verdict verdict, PrismException failure) {
    Ticket held = takeTicket();
    if (held != null) {
      held.end(verdict, failure);
    }
    record(failure.code());
  }

  /** Closes the transport's call; only for the caller that won {@link #finish}. */
  void close(Status status, Metadata trailers) {
    call.close(status, trailers);
  }

  private void record(Code code) {
    stopWaiting();
    if (clock.isStarted()) {
      door.gateway().metrics().latency(method.index(), clock.workedNanos());
    }
    NamespaceRoute found = routeIfAny();
    door.gateway().count(found, method.index(), code);
    if (trace != null) {
      door.gateway()
          .tracing()
          .end(
              trace,
              found == null ? null : found.name(),
              found == null ? null : found.store().name(),
              code);
    }
  }

  private void stopWaiting() {
    clock.stop();
    memory.stopWaiting();
    CompletableFuture<?> waiting = pending;
    if (waiting != null) {
      waiting.cancel(false);
    }
  }

  /** The time is over. */
  @Override
  public void run(Timeout fired) {
    end(
        isWaitingForStore()
            ? Failures.hung(route().store().name(), isRepeatable())
            : Errors.deadlineExceeded(),
        blame.onSilence(isWaitingForStore()));
  }

  /** Whether the store is what the call waits for. */
  boolean isWaitingForStore() {
    return true;
  }

  @Override
  public void onCancel() {
    memory.release();
    if (finish()) {
      leave(blame.onSilence(isWaitingForStore()), Failures.cancelled());
    }
  }

  @Override
  public void onComplete() {
    memory.release();
  }
}
