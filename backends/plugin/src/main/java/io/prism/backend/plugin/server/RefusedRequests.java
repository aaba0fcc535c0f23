package io.prism.backend.plugin.server;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.prism.backend.error.PrismException;

/**
 * Ends a call whose request cannot be held, before all of it has arrived. Its handler is told that
 * the call was cancelled, and sees nothing of the message.
 */
final class RefusedRequests implements ServerInterceptor {

  @Override
  public <Q, S> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, S> call, Metadata headers, ServerCallHandler<Q, S> next) {
    Call<Q, S> watched = new Call<>(call);
    Listener<Q> listener = new Listener<>(next.startCall(watched, headers), watched);
    StreamMemory.current().watch(listener::refuse);
    return listener;
  }

  /** Knows whether it was answered. */
  private static final class Call<Q, S> extends SimpleForwardingServerCall<Q, S> {
    private volatile boolean answered;

    Call(ServerCall<Q, S> call) {
      super(call);
    }

    @Override
    public void close(Status status, Metadata trailers) {
      answered = true;
      super.close(status, trailers);
    }
  }

  /** Its callbacks come one at a time; a refusal may come within one of them. */
  private static final class Listener<Q> extends SimpleForwardingServerCallListener<Q> {
    private final Call<Q, ?> call;
    private boolean refused;

    Listener(ServerCall.Listener<Q> handler, Call<Q, ?> call) {
      super(handler);
      this.call = call;
    }

    /**
     * Comes while a message arrives. No handler begins its work before that; it may only have
     * answered already that an earlier message makes no sense.
     */
    void refuse(PrismException why) {
      refused = true;
      if (call.answered) {
        return;
      }
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
