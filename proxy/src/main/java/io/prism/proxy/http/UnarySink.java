package io.prism.proxy.http;

import com.google.protobuf.Message;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.protobuf.StatusProto;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Collects the one message of a call. */
final class UnarySink implements CallSink {

  private final Replier replier;
  private final BiConsumer<Message, Metadata> onSuccess;
  private final Function<com.google.rpc.Status, HttpFailure> failure;
  private Metadata headers = new Metadata();
  private @Nullable Message message;

  /**
   * A sink for one call.
   *
   * @param onSuccess answers with the message and its metadata, on the loop
   * @param failure what a failed call is answered with
   */
  UnarySink(
      Replier replier,
      BiConsumer<Message, Metadata> onSuccess,
      Function<com.google.rpc.Status, HttpFailure> failure) {
    this.replier = replier;
    this.onSuccess = onSuccess;
    this.failure = failure;
  }

  /** Answers with the message as JSON. */
  static UnarySink json(Replier replier) {
    return new UnarySink(
        replier,
        (message, headers) -> {
          ByteBuf printed = JsonMessages.print(message, replier.allocator());
          replier.hold(printed.readableBytes());
          Reply reply = Reply.of(HttpResponseStatus.OK, JsonMessages.CONTENT_TYPE, printed);
          CallMetadata.copy(headers, reply.headers());
          replier.send(reply);
        },
        HttpFailure::of);
  }

  @Override
  public boolean isReady() {
    return replier.isWritable();
  }

  @Override
  public void headers(Metadata responseHeaders) {
    headers = responseHeaders;
  }

  @Override
  public void message(Message response) {
    message = response;
  }

  @Override
  public void closed(Status status, Metadata trailers) {
    Message response = message;
    if (!status.isOk()) {
      HttpFailure failed = failure.apply(StatusProto.fromStatusAndTrailers(status, trailers));
      Reply reply = ErrorReply.of(failed, replier.allocator());
      CallMetadata.copy(headers, reply.headers());
      replier.send(reply);
    } else if (response == null) {
      throw new IllegalStateException("the handler closed the call without a message");
    } else {
      onSuccess.accept(response, headers);
    }
  }
}
