package io.prism.proxy.call;

import com.google.protobuf.Message;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.prism.backend.error.PrismException;

/** A call with one reply. */
final class UnaryCall<Q extends Message, R extends Message> extends InboundCall<Q, R> {

  private final Handler.Unary<Q, R> handler;

  UnaryCall(
      Door door,
      Method<Q, R> method,
      Handler.Unary<Q, R> handler,
      ServerCall<Object, R> call,
      Metadata headers,
      Arrival arrival) {
    super(door, method, call, headers, arrival);
    this.handler = handler;
  }

  @Override
  void handle(Q complete) {
    handler.handle(complete, this);
  }

  @Override
  public void complete(R reply) {
    if (isFinished()) {
      return;
    }
    PrismException refusal = hold(reply.getSerializedSize());
    if (refusal != null) {
      fail(refusal);
      return;
    }
    if (finish()) {
      try {
        sendHeaders();
        call.sendMessage(reply);
      } catch (Throwable e) {
        endUnsent(e);
        return;
      }
      endWell();
    }
  }
}
