package io.prism.proxy.http;

import com.google.protobuf.Message;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.protobuf.StatusProto;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Collects the answer of one call of the raw door.
 *
 * @param <M> the generated class of the answer
 */
final class RawCall<M extends Message> implements CallSink {

  private final Replier replier;
  private final M prototype;
  private final BiConsumer<M, Metadata> onSuccess;
  private Metadata headers = new Metadata();
  private @Nullable Message message;

  private RawCall(Replier replier, M prototype, BiConsumer<M, Metadata> onSuccess) {
    this.replier = replier;
    this.prototype = prototype;
    this.onSuccess = onSuccess;
  }

  /**
   * Calls a method; failures are answered here.
   *
   * @param onSuccess gets the answer and its metadata, on the loop
   * @throws HttpFailure if the headers make no valid metadata
   */
  static <Q, R, M extends Message> void start(
      Rpc<Q, R> rpc,
      RequestHead head,
      Message request,
      M prototype,
      Replier replier,
      BiConsumer<M, Metadata> onSuccess) {
    HttpServerCall.start(rpc, head, request, replier, new RawCall<>(replier, prototype, onSuccess));
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
      Reply reply =
          ErrorReply.of(
              RawKeyValueDoor.failure(StatusProto.fromStatusAndTrailers(status, trailers)),
              replier.allocator());
      CallMetadata.copy(headers, reply.headers());
      replier.send(reply);
    } else if (response == null) {
      throw new IllegalStateException("the handler closed the call without a message");
    } else {
      onSuccess.accept(Rpc.as(prototype, response), headers);
    }
  }
}
