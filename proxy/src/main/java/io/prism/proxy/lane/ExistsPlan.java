package io.prism.proxy.lane;

import io.netty.buffer.ByteBuf;
import io.prism.backend.keyvalue.Key;
import io.prism.backend.keyvalue.semantics.InlineKeyValue;
import io.prism.backend.keyvalue.semantics.RelayKeyValue;
import io.prism.keyvalue.v1.ExistsResponse;
import io.prism.proxy.call.LightCall;

/** Exists. */
final class ExistsPlan extends LightPlan {

  private static final int EXISTS = Wire.varintTag(ExistsResponse.EXISTS_FIELD_NUMBER);
  private static final int FLAG_BYTES = 2;

  private boolean exists;

  ExistsPlan(KnownCalls calls, OrdinaryPlan ordinary, LoopTools tools) {
    super(calls, ordinary, tools);
  }

  @Override
  Peek.Shape shape() {
    return GetPlan.SHAPE;
  }

  @Override
  int ask(LightCall call, InlineKeyValue store) {
    Key key = key();
    call.storeAsked();
    exists = store.getNow(call.route().config().storeNamespace(), call.nowMillis(), key) != null;
    return exists ? FLAG_BYTES : 0;
  }

  @Override
  void relay(LightCall call, RelayKeyValue.Line line, RelayedReply reply) {
    byte[] request = request();
    reply.begin(call, request.length);
    reply.asked(line.read(RelayKeyValue.Method.EXISTS, call.context(), request, reply));
  }

  @Override
  void write(ByteBuf out) {
    if (exists) {
      out.writeByte(EXISTS).writeByte(1);
    }
  }

  @Override
  void forget() {
    exists = false;
  }
}
