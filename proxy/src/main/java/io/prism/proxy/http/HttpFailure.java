package io.prism.proxy.http;

import com.google.rpc.Code;
import com.google.rpc.Status;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.prism.backend.error.PrismException;
import io.prism.backend.error.StatusCodec;
import io.prism.common.v1.ErrorReason;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A request that is answered with an error. Carries no stack trace: it is an answer, not a defect.
 */
final class HttpFailure extends RuntimeException {

  private static final long serialVersionUID = 1;
  private static final Logger LOG = LoggerFactory.getLogger(HttpFailure.class);

  private final transient HttpResponseStatus httpStatus;
  private final transient Status status;
  private final transient Map<CharSequence, String> headers;

  private HttpFailure(
      HttpResponseStatus httpStatus, Status status, Map<CharSequence, String> headers) {
    super(status.getMessage(), null, false, false);
    this.httpStatus = httpStatus;
    this.status = status;
    this.headers = headers;
  }

  /** What an exception that ended a request is answered with; a defect is logged. */
  static HttpFailure from(RuntimeException thrown) {
    if (thrown instanceof HttpFailure failure) {
      return failure;
    }
    LOG.atError().setCause(thrown).log("an HTTP request could not be served");
    return of(StatusCodec.toException(thrown));
  }

  /** A failure whose HTTP code follows from its status. */
  static HttpFailure of(Status status) {
    return new HttpFailure(HttpCodes.of(status.getCode()), status, Map.of());
  }

  /** A failure whose HTTP code says more than its status can. */
  static HttpFailure of(HttpResponseStatus httpStatus, Status status) {
    return new HttpFailure(httpStatus, status, Map.of());
  }

  /** A failure of the error model, with the HTTP code of its status. */
  static HttpFailure of(PrismException failure) {
    return of(StatusCodec.encode(failure));
  }

  /** A failure of the error model with its own HTTP code. */
  static HttpFailure of(HttpResponseStatus httpStatus, PrismException failure) {
    return of(httpStatus, StatusCodec.encode(failure));
  }

  /** A request that is wrong as HTTP, before any field of it was looked at. */
  static HttpFailure badRequest(String message) {
    return of(PrismException.of(ErrorReason.INVALID_REQUEST, message));
  }

  /** The same with another HTTP code, such as 414. */
  static HttpFailure badRequest(HttpResponseStatus httpStatus, String message) {
    return of(httpStatus, PrismException.of(ErrorReason.INVALID_REQUEST, message));
  }

  /** A request with one wrong field. */
  static HttpFailure badField(String field, String message) {
    return of(PrismException.invalidField(ErrorReason.INVALID_REQUEST, field, message));
  }

  /** No such path. Over HTTP this is a thing that is not there, hence NOT_FOUND. */
  static HttpFailure unknownPath() {
    PrismException failure =
        PrismException.of(
            ErrorReason.METHOD_NOT_FOUND, "no such path; /openapi.json lists what is served here");
    return of(
        HttpResponseStatus.NOT_FOUND,
        StatusCodec.encode(failure).toBuilder().setCode(Code.NOT_FOUND_VALUE).build());
  }

  /** The path is there, but not for this method. */
  static HttpFailure methodNotAllowed(String method, String allow) {
    return new HttpFailure(
        HttpResponseStatus.METHOD_NOT_ALLOWED,
        StatusCodec.encode(
            PrismException.of(
                ErrorReason.METHOD_NOT_FOUND,
                "method " + method + " is not served at this path; use one of: " + allow)),
        Map.of(HttpHeaderNames.ALLOW, allow));
  }

  /**
   * A body where none is read. Ignoring it could ignore the condition under which the sender wants
   * something done.
   */
  static HttpFailure bodyUnexpected(String instead) {
    return badRequest("this path takes no request body; " + instead);
  }

  /** A body over the transport's bound. */
  static HttpFailure bodyTooLarge(long limit) {
    return of(
        HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE,
        PrismException.builder(
                ErrorReason.MESSAGE_TOO_LARGE,
                "the request body exceeds " + limit + " bytes; send less in one request")
            .metadata("limit", Long.toString(limit))
            .build());
  }

  HttpResponseStatus httpStatus() {
    return httpStatus;
  }

  Status status() {
    return status;
  }

  Map<CharSequence, String> headers() {
    return headers;
  }
}
