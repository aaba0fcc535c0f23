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

  private static final String EXCESSIVE = "more than one response message";

  private final Outcome<S> outcome;
  private @Nullable ClientCall<?, S> call;
  private @Nullable S response;
  private boolean excessive;

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
    Rpc<S> rpc = new Rpc<>(outcome);
    rpc.call = call;
    call.start(rpc, headers);
    // The end of a call with two is told only to who has asked for both.
    call.request(2);
    call.sendMessage(request);
    call.halfClose();
    return call;
  }

  @Override
  public void onMessage(S message) {
    if (response == null) {
      response = message;
      return;
    }
    excessive = true;
    ClientCall<?, S> answered = call;
    if (answered != null) {
      answered.cancel(EXCESSIVE, null);
    }
  }

  @Override
  public void onClose(Status status, Metadata trailers) {
    Status told = status;
    if (excessive) {
      told = Status.INTERNAL.withDescription(EXCESSIVE);
    } else if (status.isOk() && response == null) {
      told = Status.INTERNAL.withDescription("no response message");
    }
    outcome.ended(response, told, trailers);
  }
}
