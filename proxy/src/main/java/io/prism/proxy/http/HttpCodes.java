package io.prism.proxy.http;

import com.google.rpc.Code;
import io.netty.handler.codec.http.HttpResponseStatus;
import org.jspecify.annotations.Nullable;

/** Which HTTP code each gRPC status code has. */
final class HttpCodes {

  /** The client closed its end; known from nginx, not registered. */
  private static final HttpResponseStatus CLIENT_CLOSED_REQUEST =
      HttpResponseStatus.valueOf(499, "Client Closed Request");

  private HttpCodes() {}

  /** The HTTP code of a gRPC status code; 500 for a number that is none. */
  static HttpResponseStatus of(int grpcCode) {
    @Nullable Code code = Code.forNumber(grpcCode);
    if (code == null) {
      return HttpResponseStatus.INTERNAL_SERVER_ERROR;
    }
    return switch (code) {
      case OK -> HttpResponseStatus.OK;
      case INVALID_ARGUMENT, FAILED_PRECONDITION, OUT_OF_RANGE -> HttpResponseStatus.BAD_REQUEST;
      case UNAUTHENTICATED -> HttpResponseStatus.UNAUTHORIZED;
      case PERMISSION_DENIED -> HttpResponseStatus.FORBIDDEN;
      case NOT_FOUND -> HttpResponseStatus.NOT_FOUND;
      case ABORTED, ALREADY_EXISTS -> HttpResponseStatus.CONFLICT;
      case RESOURCE_EXHAUSTED -> HttpResponseStatus.TOO_MANY_REQUESTS;
      case CANCELLED -> CLIENT_CLOSED_REQUEST;
      case UNIMPLEMENTED -> HttpResponseStatus.NOT_IMPLEMENTED;
      case UNAVAILABLE -> HttpResponseStatus.SERVICE_UNAVAILABLE;
      case DEADLINE_EXCEEDED -> HttpResponseStatus.GATEWAY_TIMEOUT;
      case UNKNOWN, INTERNAL, DATA_LOSS, UNRECOGNIZED -> HttpResponseStatus.INTERNAL_SERVER_ERROR;
    };
  }
}
