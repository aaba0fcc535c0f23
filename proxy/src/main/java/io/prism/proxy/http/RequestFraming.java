package io.prism.proxy.http;

import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.util.List;

/** What a request's head says about its body. */
final class RequestFraming {

  private RequestFraming() {}

  /**
   * Refuses what could not be decoded.
   *
   * @throws HttpFailure 414, 431 or 400
   */
  static void requireDecoded(DecoderResult result, int maxHeaderBytes) {
    if (!result.isFailure()) {
      return;
    }
    Throwable cause = result.cause();
    if (cause instanceof TooLongHttpLineException) {
      throw HttpFailure.badRequest(
          HttpResponseStatus.REQUEST_URI_TOO_LONG,
          "the request line exceeds " + maxHeaderBytes + " bytes");
    }
    if (cause instanceof FewHeaders.TooManyException) {
      throw tooManyHeaders();
    }
    if (cause instanceof TooLongHttpHeaderException) {
      throw HttpFailure.badRequest(
          HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
          "the request's headers exceed " + maxHeaderBytes + " bytes");
    }
    throw HttpFailure.badRequest("the request is not valid HTTP");
  }

  /**
   * Refuses requests with more headers than any client has reason to send.
   *
   * @throws HttpFailure 431
   */
  static void requireFewHeaders(HttpRequest request) {
    if (request.headers().size() > FewHeaders.MOST) {
      throw tooManyHeaders();
    }
  }

  private static HttpFailure tooManyHeaders() {
    return HttpFailure.badRequest(
        HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
        "the request has more than " + FewHeaders.MOST + " headers");
  }

  /**
   * Refuses versions of HTTP whose messages may mean something else.
   *
   * @throws HttpFailure 505, or 400 if it is no HTTP
   */
  static void requireVersion(HttpVersion version) {
    if (!version.protocolName().equals("HTTP")) {
      throw HttpFailure.badRequest("the request is not valid HTTP");
    }
    if (version.majorVersion() != 1) {
      throw HttpFailure.badRequest(
          HttpResponseStatus.HTTP_VERSION_NOT_SUPPORTED,
          "HTTP/1.1, HTTP/1.0 and HTTP/2 with prior knowledge are served here");
    }
  }

  /**
   * The announced length of the body, -1 when its end will tell. Over HTTP/1 a request that
   * announces nothing has no body; over HTTP/2 the end always tells.
   *
   * @throws HttpFailure 400 if the length is no number, 413 if it is over the limit, 501 if the
   *     body is coded in another way than in chunks
   */
  static long announcedLength(HttpRequest request, boolean multiplexed, long limit) {
    List<String> codings = request.headers().getAll(HttpHeaderNames.TRANSFER_ENCODING);
    if (!codings.isEmpty()) {
      if (codings.size() > 1
          || !HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(codings.getFirst().strip())) {
        throw HttpFailure.badRequest(
            HttpResponseStatus.NOT_IMPLEMENTED,
            "header Transfer-Encoding must be chunked; send the body as it is");
      }
      return -1;
    }
    List<String> lengths = request.headers().getAll(HttpHeaderNames.CONTENT_LENGTH);
    if (lengths.isEmpty()) {
      return multiplexed ? -1 : 0;
    }
    String text = lengths.getFirst();
    if (lengths.size() > 1 || text.isEmpty() || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw HttpFailure.badRequest("header Content-Length must be one number");
    }
    // Longer numbers are over any limit, and would not fit.
    if (text.length() > 18 || Long.parseLong(text) > limit) {
      throw HttpFailure.bodyTooLarge(limit);
    }
    return Long.parseLong(text);
  }

  /**
   * Whether the sender waits for a go-ahead before it sends the body.
   *
   * @throws HttpFailure 417 if it expects something else
   */
  static boolean expectsContinue(HttpRequest request) {
    String expected = request.headers().get(HttpHeaderNames.EXPECT);
    if (expected == null) {
      return false;
    }
    if (!HttpHeaderValues.CONTINUE.contentEqualsIgnoreCase(expected.strip())) {
      throw HttpFailure.badRequest(
          HttpResponseStatus.EXPECTATION_FAILED, "header Expect must be 100-continue");
    }
    return HttpUtil.is100ContinueExpected(request);
  }
}
