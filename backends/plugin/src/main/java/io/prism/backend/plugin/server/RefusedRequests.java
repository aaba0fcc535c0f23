package io.prism.backend.plugin.server;

import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.prism.backend.error.PrismException;

/**
 * Ends a call whose request cannot be held, before all of it has arrived. Its handler is told that
 * the call was cancelled, and sees nothing of the message.
 */
final class RefusedRequests implements ServerInterceptor {

  @Override
  public <Q, S> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, S> call, Metadata headers, ServerCallHandler<Q, S> next) {
    Listener<Q> listener = new Listener<>(next.startCall(call, headers), call);
    StreamMemory.current().watch(listener::refuse);
    return listener;
  }

  /** Its callbacks come one at a time; a refusal may come within one of them. */
  private static final class Listener<Q> extends SimpleForwardingServerCallListener<Q> {
    private final ServerCall<Q, ?> call;
    private boolean refused;

    Listener(ServerCall.Listener<Q> handler, ServerCall<Q, ?> call) {
      super(handler);
      this.call = call;
    }

    /** Comes while a message arrives, and so before the handler has begun or answered anything. */
    void refuse(PrismException why) {
      refused = true;
      super.onCancel();
      Metadata trailers = new Metadata();
      call.close(Failures.toStatus(why, trailers), trailers);
    }

    @Override
    public void onMessage(Q message) {
      if (!refused) {
        super.onMessage(message);
      }
    }

    @Override
    public void onHalfClose() {
      if (!refused) {
        super.onHalfClose();
      }
    }
  }
}
