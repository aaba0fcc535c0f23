package io.prism.proxy.lane;

import com.google.protobuf.InvalidProtocolBufferException;
import io.netty.buffer.ByteBuf;
import io.prism.backend.Version;
import io.prism.backend.WriteContext;
import io.prism.backend.keyvalue.Condition;
import io.prism.backend.keyvalue.Mutation;
import io.prism.backend.keyvalue.Results;
import io.prism.backend.keyvalue.semantics.InlineKeyValue;
import io.prism.backend.keyvalue.semantics.RelayKeyValue;
import io.prism.backend.keyvalue.wire.RequestDecoder;
import io.prism.keyvalue.v1.PutRequest;
import io.prism.keyvalue.v1.PutResponse;
import io.prism.proxy.call.LightCall;
import org.jspecify.annotations.Nullable;

/** Put. A request that says more than what to write where is decoded like any other message. */
final class PutPlan extends LightPlan {

  private static final int VALUE = PutRequest.VALUE_FIELD_NUMBER;
  private static final int NO_EXPIRATION = PutRequest.NO_EXPIRATION_FIELD_NUMBER;

  static final Peek.Shape PLAIN =
      Peek.Shape.of(new int[] {NAMESPACE, KEY, VALUE}, new int[] {NO_EXPIRATION});

  static final Peek.Shape SHAPE =
      PLAIN.and(
          Peek.Shape.of(
              new int[] {
                PutRequest.TTL_FIELD_NUMBER,
                PutRequest.IF_VERSION_FIELD_NUMBER,
                PutRequest.IDEMPOTENCY_TOKEN_FIELD_NUMBER
              },
              new int[] {PutRequest.IF_ABSENT_FIELD_NUMBER, PutRequest.IF_PRESENT_FIELD_NUMBER}));

  private static final int APPLIED = Wire.varintTag(PutResponse.APPLIED_FIELD_NUMBER);
  private static final int VERSION = Wire.delimitedTag(PutResponse.VERSION_FIELD_NUMBER);
  private static final int FLAG_BYTES = 2;

  private @Nullable PutRequest decoded;
  private Results.@Nullable PutResult result;

  PutPlan(KnownCalls calls, OrdinaryPlan ordinary, LoopTools tools) {
    super(calls, ordinary, tools);
  }

  @Override
  Peek.Shape shape() {
    return SHAPE;
  }

  @Override
  boolean prepare() {
    if (peek().isWithin(PLAIN)) {
      return true;
    }
    try {
      decoded = PutRequest.parser().parseFrom(peek().bytes(), 0, peek().size());
      return true;
    } catch (InvalidProtocolBufferException e) {
      return false;
    }
  }

  /** Whether the request says itself when its item expires, or nothing does. */
  @Override
  boolean meansTheSame(LightCall call) {
    return call.route().items().defaultTtlMillis().isEmpty()
        || peek().has(NO_EXPIRATION)
        || peek().has(PutRequest.TTL_FIELD_NUMBER);
  }

  private WriteContext context(LightCall call) {
    PutRequest request = decoded;
    return request == null ? call.write() : call.write(request.getIdempotencyToken(), request);
  }

  /** Checks the request. */
  private Mutation.Put put(LightCall call) {
    PutRequest request = decoded;
    RequestDecoder decoder = call.route().items();
    return request != null
        ? decoder.put(request, call.nowMillis())
        : decoder.put(
            key(),
            content(VALUE),
            null,
            peek().has(NO_EXPIRATION),
            Condition.NONE,
            call.nowMillis());
  }

  @Override
  void relay(LightCall call, RelayKeyValue.Line line, RelayedReply reply) {
    WriteContext write = context(call);
    var unused = put(call);
    byte[] request = request();
    reply.begin(call, request.length);
    reply.asked(line.write(RelayKeyValue.Method.PUT, write, request, reply));
  }

  @Override
  int ask(LightCall call, InlineKeyValue store) {
    WriteContext write = context(call);
    Mutation.Put put = put(call);
    call.storeAsked();
    Results.PutResult answer = store.putNow(write, put);
    result = answer;
    return (answer.applied() ? FLAG_BYTES : 0)
        + (answer.version().isPresent() ? Wire.delimitedSize(Version.BYTES) : 0);
  }

  @Override
  void write(ByteBuf out) {
    Results.PutResult answer = result;
    if (answer == null) {
      return;
    }
    if (answer.applied()) {
      out.writeByte(APPLIED).writeByte(1);
    }
    if (answer.version().isPresent()) {
      out.writeByte(VERSION);
      ItemReply.writeVersion(answer.version().get(), out);
    }
  }

  @Override
  void forget() {
    decoded = null;
    result = null;
  }
}
