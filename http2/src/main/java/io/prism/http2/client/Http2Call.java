package io.prism.http2.client;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ClientStreamTracer;
import io.grpc.Deadline;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.internal.TransportFrameUtil;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One call of grpc-java. What its user does is brought to the loop, in order. A tracer is told of
 * the headers when they are written; when the peer certainly has not seen them, a further tracer is
 * made that is told of nothing, as for another attempt that never left.
 */
final class Http2Call<Q, S> extends ClientCall<Q, S> {

  private final ClientConnection connection;
  private final MethodDescriptor<Q, S> method;
  private final CallOptions options;
  private final byte[] path;

  // On the loop.
  private final Queue<S> replies = new ArrayDeque<>();
  private List<ClientStreamTracer> tracers = List.of();
  private @Nullable Listener<S> listener;
  private @Nullable Metadata headers;
  private byte @Nullable [] request;
  private @Nullable Underway underway;
  private int requested;
  private boolean delivering;
  private boolean ended;
  private @Nullable Status end;
  private @Nullable Metadata endTrailers;

  Http2Call(
      ClientConnection connection,
      MethodDescriptor<Q, S> method,
      CallOptions options,
      byte[] path) {
    this.connection = connection;
    this.method = method;
    this.options = options;
    this.path = path;
  }

  private void onLoop(Runnable action) {
    if (connection.loop().inEventLoop()) {
      action.run();
    } else {
      connection.loop().execute(action);
    }
  }

  // ---- the user's side

  @Override
  public void start(Listener<S> told, Metadata sent) {
    onLoop(
        () -> {
          listener = told;
          headers = sent;
          tracers = tracers(sent);
        });
  }

  private List<ClientStreamTracer> tracers(Metadata sent) {
    ClientStreamTracer.StreamInfo info =
        ClientStreamTracer.StreamInfo.newBuilder().setCallOptions(options).build();
    return options.getStreamTracerFactories().stream()
        .map(factory -> factory.newClientStreamTracer(info, sent))
        .toList();
  }

  @Override
  public void request(int messages) {
    onLoop(
        () -> {
          requested += messages;
          deliver();
        });
  }

  @Override
  public void sendMessage(Q message) {
    byte[] bytes;
    try (InputStream stream = method.streamRequest(message)) {
      bytes = stream.readAllBytes();
    } catch (IOException e) {
      throw Status.INTERNAL
          .withDescription("a request cannot be encoded")
          .withCause(e)
          .asRuntimeException();
    }
    onLoop(() -> request = bytes);
  }

  @Override
  public void halfClose() {
    onLoop(this::begin);
  }

  private void begin() {
    byte[] body = request;
    Metadata sent = headers;
    if (ended || body == null || sent == null || underway != null) {
      return;
    }
    long deadline = ClientConnection.NO_DEADLINE;
    Deadline given = options.getDeadline();
    if (given != null) {
      long left = given.timeRemaining(TimeUnit.NANOSECONDS);
      if (left <= 0) {
        end(
            Status.DEADLINE_EXCEEDED.withDescription("too late before it was sent"),
            new Metadata());
        return;
      }
      deadline = System.nanoTime() + left;
    }
    request = null;
    Underway begun = new Underway();
    underway = begun;
    connection.begin(
        begun,
        new RequestHead(path, false, TransportFrameUtil.toHttp2Headers(sent)),
        body,
        body.length,
        deadline);
  }

  @Override
  public void cancel(@Nullable String message, @Nullable Throwable cause) {
    Status status = Status.CANCELLED.withCause(cause);
    Status told = message == null ? status : status.withDescription(message);
    onLoop(
        () -> {
          if (!ended) {
            Underway begun = underway;
            if (begun != null) {
              begun.cancel();
            }
            replies.clear();
            end(told, new Metadata());
          }
        });
  }

  // ---- what the user is told

  private void end(Status status, Metadata trailers) {
    if (ended) {
      return;
    }
    ended = true;
    end = status;
    endTrailers = trailers;
    if (!status.isOk()) {
      replies.clear();
    }
    deliver();
  }

  private void deliver() {
    Listener<S> told = listener;
    if (delivering || told == null) {
      return;
    }
    delivering = true;
    try {
      for (S next = replies.peek(); next != null && requested > 0; next = replies.peek()) {
        requested--;
        replies.remove();
        told.onMessage(next);
      }
      Status status = end;
      if (status != null && replies.isEmpty()) {
        end = null;
        told.onClose(status, endTrailers == null ? new Metadata() : endTrailers);
      }
    } finally {
      delivering = false;
    }
  }

  /** The call on the connection. */
  private final class Underway extends Exchange {

    @Override
    protected void begun() {
      tracers.forEach(ClientStreamTracer::outboundHeaders);
    }

    @Override
    protected void message(byte[] bytes, int length) {
      byte[] copy = length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
      try {
        replies.add(method.parseResponse(new ByteArrayInputStream(copy)));
      } catch (RuntimeException e) {
        cancel();
        end(
            Status.INTERNAL.withDescription("a reply cannot be decoded").withCause(e),
            new Metadata());
        return;
      }
      deliver();
    }

    @Override
    protected void completed() {
      end(Status.OK, new Metadata());
    }

    @Override
    protected void failed(Status status, Metadata trailers, boolean seen) {
      if (!seen && headers != null) {
        tracers = tracers(headers);
      }
      end(status, trailers);
    }
  }
}
