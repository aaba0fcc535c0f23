package io.prism.proxy.http;

import com.google.protobuf.Message;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.protobuf.StatusProto;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;

/**
 * Answers a stream as lines of JSON: {@code {"result": ...}} for each message, and last {@code
 * {"error": ...}} when the stream breaks off. A call that fails before its first message is
 * answered like any other failed call, with an HTTP error code.
 */
final class NdjsonSink implements CallSink {

  private static final String CONTENT_TYPE = "application/x-ndjson";

  private final Replier replier;
  private Metadata headers = new Metadata();
  private boolean streaming;

  NdjsonSink(Replier replier) {
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
  public void message(Message message) {
    startIfNeeded();
    replier.chunk(line("{\"result\":", message));
  }

  @Override
  public void closed(Status status, Metadata trailers) {
    com.google.rpc.Status shown =
        ErrorReply.printable(StatusProto.fromStatusAndTrailers(status, trailers));
    if (!status.isOk() && !streaming) {
      Reply reply = ErrorReply.of(HttpFailure.of(shown), replier.allocator());
      CallMetadata.copy(headers, reply.headers());
      replier.send(reply);
      return;
    }
    startIfNeeded();
    if (!status.isOk()) {
      replier.chunk(line("{\"error\":", shown));
    }
    replier.endStream();
  }

  private void startIfNeeded() {
    if (!streaming) {
      streaming = true;
      HttpHeaders reply =
          new DefaultHttpHeaders()
              .set(HttpHeaderNames.CONTENT_TYPE, CONTENT_TYPE)
              .set(HttpHeaderNames.CACHE_CONTROL, "no-store");
      CallMetadata.copy(headers, reply);
      replier.startStream(HttpResponseStatus.OK, reply);
    }
  }

  private ByteBuf line(String start, Message message) {
    ByteBuf line = replier.allocator().buffer(256);
    boolean done = false;
    try {
      JsonMessages.append(start, line);
      JsonMessages.append(message, line);
      JsonMessages.append("}\n", line);
      done = true;
      return line;
    } finally {
      if (!done) {
        line.release();
      }
    }
  }
}
