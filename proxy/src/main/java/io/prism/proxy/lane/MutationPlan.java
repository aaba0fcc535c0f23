package io.prism.proxy.lane;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import io.netty.buffer.ByteBuf;
import io.prism.backend.WriteContext;
import io.prism.backend.keyvalue.semantics.InlineKeyValue;
import io.prism.backend.keyvalue.semantics.RelayKeyValue;
import io.prism.proxy.call.LightCall;
import org.jspecify.annotations.Nullable;

/**
 * What mutations of one item have in common. A request that says more than its plain fields is
 * decoded like any other message.
 *
 * @param <Q> the request
 * @param <M> what the store is asked for
 * @param <A> what it answers
 */
abstract class MutationPlan<Q extends Message, M, A> extends LightPlan {

  /** A flag that is true, with its tag. */
  static final int FLAG_BYTES = 2;

  private final RelayKeyValue.Method method;
  private final Parser<Q> parser;
  private final Peek.Shape plain;
  private final Peek.Shape shape;

  private @Nullable Q decoded;
  private @Nullable A result;

  MutationPlan(
      KnownCalls calls,
      OrdinaryPlan ordinary,
      LoopTools tools,
      RelayKeyValue.Method method,
      Parser<Q> parser,
      Peek.Shape plain,
      Peek.Shape shape) {
    super(calls, ordinary, tools);
    this.method = method;
    this.parser = parser;
    this.plain = plain;
    this.shape = shape;
  }

  @Override
  final Peek.Shape shape() {
    return shape;
  }

  @Override
  final boolean prepare() {
    if (peek().isWithin(plain)) {
      return true;
    }
    try {
      decoded = parser.parseFrom(peek().bytes(), 0, peek().size());
      return true;
    } catch (InvalidProtocolBufferException e) {
      return false;
    }
  }

  @Override
  final void relay(LightCall call, RelayKeyValue.Line line, RelayedReply reply) {
    WriteContext write = context(call);
    // Checked here as everywhere, whatever the store checks.
    var unused = mutation(call);
    byte[] request = request();
    reply.begin(call, request.length);
    reply.asked(line.write(method, write, request, reply));
  }

  @Override
  final int ask(LightCall call, InlineKeyValue store) {
    WriteContext write = context(call);
    M mutation = mutation(call);
    call.storeAsked();
    A answer = apply(store, write, mutation);
    result = answer;
    return size(answer);
  }

  private WriteContext context(LightCall call) {
    Q request = decoded;
    return request == null ? call.write() : call.write(token(request), request);
  }

  private M mutation(LightCall call) {
    Q request = decoded;
    return request == null ? plain(call) : decoded(call, request);
  }

  @Override
  final void write(ByteBuf out) {
    A answer = result;
    if (answer != null) {
      write(answer, out);
    }
  }

  @Override
  final void forget() {
    decoded = null;
    result = null;
  }

  /** The token of a request that was decoded. */
  abstract String token(Q request);

  /** Checks a request of plain fields, and says what it is. */
  abstract M plain(LightCall call);

  /** Checks a request that was decoded, and says what it is. */
  abstract M decoded(LightCall call, Q request);

  /** Asks the store. */
  abstract A apply(InlineKeyValue store, WriteContext write, M mutation);

  /** The size of the reply. */
  abstract int size(A answer);

  /** Writes the reply. */
  abstract void write(A answer, ByteBuf out);
}
