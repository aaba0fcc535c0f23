package io.prism.proxy.http;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import com.google.protobuf.util.JsonFormat.TypeRegistry;
import com.google.rpc.ErrorDetailsProto;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.OptionalLong;

/** Turns failures into {@code google.rpc.Status} JSON, details decoded. */
final class ErrorReply {

  /** Knows every type of {@code google/rpc/error_details.proto}, which an {@code Any} may hold. */
  static final TypeRegistry DETAILS =
      TypeRegistry.newBuilder().add(ErrorDetailsProto.getDescriptor().getMessageTypes()).build();

  private ErrorReply() {}

  /** The complete answer, with Retry-After when the status tells when a retry can help. */
  static Reply of(HttpFailure failure, ByteBufAllocator allocator) {
    Reply reply =
        Reply.of(
            failure.httpStatus(),
            JsonMessages.CONTENT_TYPE,
            JsonMessages.print(printable(failure.status()), allocator));
    failure.headers().forEach(reply.headers()::set);
    retryAfterSeconds(failure.status())
        .ifPresent(seconds -> reply.headers().set(HttpHeaderNames.RETRY_AFTER, seconds));
    return reply;
  }

  /** The status without the details that JSON cannot show because their type is not known here. */
  static Status printable(Status status) {
    Status.Builder shown = status.toBuilder().clearDetails();
    for (Any detail : status.getDetailsList()) {
      if (isKnown(detail)) {
        shown.addDetails(detail);
      }
    }
    return shown.build();
  }

  private static boolean isKnown(Message detail) {
    try {
      JsonFormat.printer().usingTypeRegistry(DETAILS).appendTo(detail, new StringBuilder());
      return true;
    } catch (InvalidProtocolBufferException e) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whole seconds, rounded up, since Retry-After has no fractions. */
  private static OptionalLong retryAfterSeconds(Status status) {
    for (Any detail : status.getDetailsList()) {
      if (detail.is(RetryInfo.class)) {
        try {
          var delay = detail.unpack(RetryInfo.class).getRetryDelay();
          return OptionalLong.of(delay.getSeconds() + (delay.getNanos() > 0 ? 1 : 0));
        } catch (InvalidProtocolBufferException e) {
          return OptionalLong.empty();
        }
      }
    }
    return OptionalLong.empty();
  }
}
