package io.prism.proxy.lane;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.netty.buffer.ByteBuf;
import io.prism.backend.error.PrismException;
import io.prism.backend.keyvalue.Key;
import io.prism.backend.keyvalue.semantics.InlineKeyValue;
import io.prism.backend.keyvalue.semantics.RelayKeyValue;
import io.prism.http2.server.Reply;
import io.prism.http2.server.UnaryPlan;
import io.prism.proxy.call.Failures;
import io.prism.proxy.call.LightCall;
import io.prism.proxy.limits.CallMemory;
import java.util.Arrays;

/**
 * What calls of one method on one connection have in common, as long as one snapshot is current.
 * Subclasses know one method each, and keep what they found between {@link #ask} and {@link
 * #write}.
 */
abstract class LightPlan implements UnaryPlan {

  /** Every request has these fields first. */
  static final int NAMESPACE = 1;

  static final int KEY = 2;

  private final KnownCalls calls;
  private final OrdinaryPlan ordinary;
  private final LoopTools tools;

  /** A plan; what it is not sure of is for {@code ordinary}. */
  LightPlan(KnownCalls calls, OrdinaryPlan ordinary, LoopTools tools) {
    this.calls = calls;
    this.ordinary = ordinary;
    this.tools = tools;
  }

  final LoopTools tools() {
    return tools;
  }

  final Peek peek() {
    return tools.peek;
  }

  @Override
  public final boolean isCurrent() {
    return calls.isCurrent();
  }

  @Override
  public final boolean take(ByteBuf message, long deadlineNanos, Reply reply) {
    Peek peek = tools.peek;
    if (!calls.hasRoom() || !peek.load(message)) {
      return false;
    }
    LightCall call =
        peek.read(shape()) && isInOrder(peek)
            ? calls.of(peek.bytes(), peek.start(NAMESPACE), peek.length(NAMESPACE))
            : null;
    if (call == null) {
      return ordinary.takeLoaded(deadlineNanos, reply);
    }
    RelayKeyValue.Line line = call.isLight() ? null : call.line(reply.loop());
    if (!call.isLight() && line == null || !prepare()) {
      return ordinary.takeLoaded(deadlineNanos, reply);
    }
    if (line != null && !meansTheSame(call)) {
      forget();
      return ordinary.takeLoaded(deadlineNanos, reply);
    }
    if (!call.begin(deadlineNanos != NO_DEADLINE, deadlineNanos)) {
      forget();
      return false;
    }
    if (line == null) {
      answer(call, reply);
    } else {
      relay(call, line, reply);
    }
    return true;
  }

  private void relay(LightCall call, RelayKeyValue.Line line, Reply reply) {
    RelayedReply relayed = new RelayedReply(reply);
    try {
      call.enter();
      relay(call, line, relayed);
    } catch (Throwable e) {
      if (relayed.isBegun()) {
        relayed.failed(e);
      } else {
        PrismException failure = call.fail(e);
        reply.fail(Failures.status(failure), Failures.trailers(failure));
      }
    } finally {
      forget();
    }
  }

  private void answer(LightCall call, Reply reply) {
    int size;
    try {
      size = ask(call, call.admit());
      if (size > Reply.SMALL_BYTES) {
        holdUntilGone(call.hold(size), reply);
      }
    } catch (Throwable e) {
      PrismException failure = call.fail(e);
      forget();
      reply.fail(Failures.status(failure), Failures.trailers(failure));
      return;
    }
    send(call, size, reply);
  }

  private static boolean isInOrder(Peek peek) {
    return peek.has(NAMESPACE) == peek.length(NAMESPACE) > 0
        && Key.isValid(peek.bytes(), peek.start(KEY), peek.length(KEY));
  }

  private static void holdUntilGone(CallMemory memory, Reply reply) {
    reply.watch(
        new Reply.Watcher() {
          @Override
          public void cancelled() {
            memory.release();
          }

          @Override
          public void gone() {
            memory.release();
          }
        });
  }

  private void send(LightCall call, int size, Reply reply) {
    try {
      write(reply.begin(size));
      reply.end();
    } catch (Throwable e) {
      call.endUnsent(e);
      throw e;
    } finally {
      forget();
    }
    call.endWell();
  }

  /** The key, for looking it up. */
  final Key key() {
    return tools.probe.at(peek().bytes(), peek().start(KEY), peek().length(KEY));
  }

  /** The content of a field, for as long as the request is looked at. */
  final ByteString content(int number) {
    return UnsafeByteOperations.unsafeWrap(
        peek().bytes(), peek().start(number), peek().length(number));
  }

  /** The request, to be kept. */
  final byte[] request() {
    return Arrays.copyOf(peek().bytes(), peek().size());
  }

  /** Whether the request means the same to a store that does not know its namespace's defaults. */
  boolean meansTheSame(LightCall call) {
    return true;
  }

  /** Passes the request on. What it throws fails the call. */
  abstract void relay(LightCall call, RelayKeyValue.Line line, RelayedReply reply);

  /** The fields of a request. */
  abstract Peek.Shape shape();

  /** Decodes what is more than fields; false when it is not sound, and nothing was kept. */
  boolean prepare() {
    return true;
  }

  /**
   * Asks the store. What it throws fails the call.
   *
   * @return the size of the reply
   */
  abstract int ask(LightCall call, InlineKeyValue store);

  /** Writes the reply, of just the size that {@link #ask} said. */
  abstract void write(ByteBuf out);

  /** Drops what was found. */
  abstract void forget();
}
