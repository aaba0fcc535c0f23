package io.prism.proxy.lane;

import io.netty.buffer.ByteBuf;
import io.prism.backend.keyvalue.Key;
import io.prism.backend.keyvalue.semantics.InlineKeyValue;
import io.prism.backend.keyvalue.semantics.RelayKeyValue;
import io.prism.backend.keyvalue.semantics.Row;
import io.prism.proxy.call.LightCall;
import org.jspecify.annotations.Nullable;

/** Get. */
final class GetPlan extends LightPlan {

  static final Peek.Shape SHAPE = Peek.Shape.of(new int[] {NAMESPACE, KEY}, new int[0]);

  private Row.@Nullable Live found;

  GetPlan(KnownCalls calls, OrdinaryPlan ordinary, LoopTools tools) {
    super(calls, ordinary, tools);
  }

  @Override
  Peek.Shape shape() {
    return SHAPE;
  }

  @Override
  int ask(LightCall call, InlineKeyValue store) {
    Key key = key();
    call.storeAsked();
    found = store.getNow(call.route().config().storeNamespace(), call.nowMillis(), key);
    return ItemReply.size(found);
  }

  @Override
  void relay(LightCall call, RelayKeyValue.Line line, RelayedReply reply) {
    byte[] request = request();
    reply.begin(call, request.length);
    reply.asked(line.read(RelayKeyValue.Method.GET, call.context(), request, reply));
  }

  @Override
  void write(ByteBuf out) {
    ItemReply.write(found, out, tools().output);
  }

  @Override
  void forget() {
    found = null;
  }
}
