package io.prism.proxy.http;

import com.google.protobuf.Message;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.protobuf.StatusProto;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpResponseStatus;
import org.jspecify.annotations.Nullable;

/** Answers a call's one message as JSON. */
final class UnarySink implements CallSink {

  private final Replier replier;
  private Metadata headers = new Metadata();
  private @Nullable Message message;

  UnarySink(Replier replier) {
    this.replier = replier;
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
    Reply reply =
        status.isOk() ? success() : failure(StatusProto.fromStatusAndTrailers(status, trailers));
    CallMetadata.copy(headers, reply.headers());
    replier.send(reply);
  }

  private Reply success() {
    Message response = message;
    if (response == null) {
      throw new IllegalStateException("the handler closed the call without a message");
    }
    ByteBuf printed = JsonMessages.print(response, replier.allocator());
    replier.hold(printed.readableBytes());
    return Reply.of(HttpResponseStatus.OK, JsonMessages.CONTENT_TYPE, printed);
  }

  private Reply failure(com.google.rpc.Status status) {
    return ErrorReply.of(HttpFailure.of(status), replier.allocator());
  }
}
