package io.prism.proxy.lane;

import io.netty.buffer.ByteBuf;
import io.prism.backend.Version;
import io.prism.backend.WriteContext;
import io.prism.backend.keyvalue.Condition;
import io.prism.backend.keyvalue.Mutation;
import io.prism.backend.keyvalue.Results;
import io.prism.backend.keyvalue.semantics.InlineKeyValue;
import io.prism.backend.keyvalue.semantics.RelayKeyValue;
import io.prism.keyvalue.v1.PutRequest;
import io.prism.keyvalue.v1.PutResponse;
import io.prism.proxy.call.LightCall;

/** Put. */
final class PutPlan extends MutationPlan<PutRequest, Mutation.Put, Results.PutResult> {

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

  PutPlan(KnownCalls calls, OrdinaryPlan ordinary, LoopTools tools) {
    super(calls, ordinary, tools, RelayKeyValue.Method.PUT, PutRequest.parser(), PLAIN, SHAPE);
  }

  /** Whether the request says itself when its item expires, or nothing does. */
  @Override
  boolean meansTheSame(LightCall call) {
    return call.route().items().defaultTtlMillis().isEmpty()
        || peek().has(NO_EXPIRATION)
        || peek().has(PutRequest.TTL_FIELD_NUMBER);
  }

  @Override
  String token(PutRequest request) {
    return request.getIdempotencyToken();
  }

  @Override
  Mutation.Put plain(LightCall call) {
    return call.route()
        .items()
        .put(
            key(),
            content(VALUE),
            null,
            peek().has(NO_EXPIRATION),
            Condition.NONE,
            call.nowMillis());
  }

  @Override
  Mutation.Put decoded(LightCall call, PutRequest request) {
    return call.route().items().put(request, call.nowMillis());
  }

  @Override
  Results.PutResult apply(InlineKeyValue store, WriteContext write, Mutation.Put put) {
    return store.putNow(write, put);
  }

  @Override
  int size(Results.PutResult answer) {
    return (answer.applied() ? FLAG_BYTES : 0)
        + (answer.version().isPresent() ? Wire.delimitedSize(Version.BYTES) : 0);
  }

  @Override
  void write(Results.PutResult answer, ByteBuf out) {
    if (answer.applied()) {
      out.writeByte(APPLIED).writeByte(1);
    }
    if (answer.version().isPresent()) {
      out.writeByte(VERSION);
      ItemReply.writeVersion(answer.version().get(), out);
    }
  }
}
