package io.prism.proxy.call;

import com.google.rpc.Code;
import io.prism.backend.error.PrismException;
import io.prism.backend.error.StatusCodec;
import io.prism.proxy.limits.CallMemory;

/**
 * A call that began as a {@link LightCall}, while its store takes its time. Ended once, by one of
 * {@link #endWell}, {@link #fail}, {@link #cancelled} and {@link #endUnsent}. Confined to one
 * thread.
 */
public final class RelayedCall {

  private final Gateway gateway;
  private final Method<?, ?> method;
  private final Ticket ticket;
  private final boolean repeatable;
  private final long startedNanos;
  private final long answerByNanos;
  private final int requestBytes;

  RelayedCall(
      Gateway gateway,
      Method<?, ?> method,
      Ticket ticket,
      boolean repeatable,
      long startedNanos,
      long answerByNanos,
      int requestBytes) {
    this.gateway = gateway;
    this.method = method;
    this.ticket = ticket;
    this.repeatable = repeatable;
    this.startedNanos = startedNanos;
    this.answerByNanos = answerByNanos;
    this.requestBytes = requestBytes;
    gateway.memory().take(requestBytes);
  }

  /**
   * Holds the bytes of a reply.
   *
   * @return to be released when the reply has left
   * @throws PrismException why it cannot be sent
   */
  public CallMemory hold(int bytes) {
    CallMemory memory = gateway.memory().newCall();
    PrismException why = ReplyRoom.hold(memory, bytes, method.options().writes());
    if (why != null) {
      throw why;
    }
    return memory;
  }

  /** Ends after the reply was given. */
  public void endWell() {
    ticket.endWell(Ticket.Verdict.ANSWERED);
    record(Code.OK);
  }

  /** Ends because of a failure, and says what to answer. */
  public PrismException fail(Throwable failure) {
    PrismException understood;
    try {
      understood = Failures.understand(failure, method.name(), repeatable);
    } catch (RuntimeException e) {
      understood = StatusCodec.toException(e);
    }
    long now = System.nanoTime();
    ticket.end(
        Blame.onFailure(
            understood,
            Ticket.Verdict.ANSWERED,
            now - startedNanos,
            CallClock.isOver(answerByNanos, now)),
        understood);
    record(understood.code());
    return understood;
  }

  /** Ends because its caller went away. */
  public void cancelled() {
    long now = System.nanoTime();
    boolean late = CallClock.isOver(answerByNanos, now);
    PrismException why = Failures.cancelled();
    ticket.end(Blame.onSilence(late, now - startedNanos), why);
    record(why.code());
  }

  /** Ends because the reply could not be sent. */
  public void endUnsent(Throwable failure) {
    ticket.endWell(Ticket.Verdict.ANSWERED);
    record(StatusCodec.toException(failure).code());
  }

  private void record(Code code) {
    gateway.memory().release(requestBytes);
    gateway.metrics().latency(method.index(), System.nanoTime() - startedNanos);
    gateway.count(ticket.route(), method.index(), code);
  }
}
