package io.prism.backend.plugin.client;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import org.jspecify.annotations.Nullable;

/** One unary call. The outcome is told once, on the connection's event loop. */
final class Rpc<S> extends ClientCall.Listener<S> {

  /** Who waits for the end of a call. */
  @FunctionalInterface
  interface Outcome<S> {

    /** The call ended; {@code response} is there when {@code status} is OK. */
    void ended(@Nullable S response, Status status, Metadata trailers);
  }

  private final Outcome<S> outcome;
  private @Nullable S response;

  private Rpc(Outcome<S> outcome) {
    this.outcome = outcome;
  }

  /** Sends a request. */
  static <Q, S> ClientCall<Q, S> send(
      Channel channel,
      MethodDescriptor<Q, S> method,
      CallOptions options,
      Metadata headers,
      Q request,
      Outcome<S> outcome) {
    ClientCall<Q, S> call = channel.newCall(method, options);
    call.start(new Rpc<>(outcome), headers);
    call.request(1);
    call.sendMessage(request);
    call.halfClose();
    return call;
  }

  @Override
  public void onMessage(S message) {
    response = message;
  }

  @Override
  public void onClose(Status status, Metadata trailers) {
    boolean empty = status.isOk() && response == null;
    outcome.ended(
        response,
        empty ? Status.INTERNAL.withDescription("no response message") : status,
        trailers);
  }
}
