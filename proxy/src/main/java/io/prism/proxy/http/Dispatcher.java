package io.prism.proxy.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.Map;
import java.util.SequencedSet;

/** Decides what becomes of a request from its head alone. */
final class Dispatcher {

  private static final String ALLOWED_HEADERS =
      "Authorization, Content-Type, If-Match, If-None-Match, Prism-Ttl, Idempotency-Key, X-Namespace,"
          + " Prism-Namespace, Grpc-Timeout, X-Request-Id, Traceparent, Tracestate, Baggage";

  private final OriginGuard guard;
  private final Router router;

  Dispatcher(OriginGuard guard, Router router) {
    this.guard = guard;
    this.router = router;
  }

  /**
   * What browsers need to see on every answer to this request.
   *
   * @throws HttpFailure 403 if the request comes from where it must not
   */
  HttpHeaders admit(RequestHead head) {
    return guard.admit(head);
  }

  /**
   * What serves an admitted request.
   *
   * @throws HttpFailure if nothing does, or the head shows that the request is wrong
   */
  Router.Match find(RequestHead head) {
    if (head.method().equals(HttpMethod.OPTIONS)) {
      return new Router.Match(new Options(), Map.of());
    }
    Router.Match match = router.find(head.method(), head.rawPath());
    String encoding = head.headers().get(HttpHeaderNames.CONTENT_ENCODING, "identity");
    if (!HttpHeaderValues.IDENTITY.contentEqualsIgnoreCase(encoding)) {
      throw HttpFailure.badRequest(
          HttpResponseStatus.UNSUPPORTED_MEDIA_TYPE,
          "compressed request bodies are not accepted; leave Content-Encoding out");
    }
    if (head.headers().contains(HttpHeaderNames.CONTENT_RANGE)) {
      throw HttpFailure.badRequest(
          "parts of values cannot be written; leave Content-Range out and send the whole value");
    }
    match.endpoint().check(head);
    return match;
  }

  /**
   * Answers which methods a path has, and the question that a browser asks before a page's request.
   */
  private final class Options implements Endpoint {

    @Override
    public int bodyWeight() {
      return 0;
    }

    @Override
    public void handle(
        RequestHead head, Map<String, String> variables, ByteBuf body, Replier replier) {
      SequencedSet<String> methods = router.methodsOf(head.rawPath());
      if (methods.isEmpty()) {
        throw HttpFailure.unknownPath();
      }
      String allow = String.join(", ", methods);
      HttpHeaders reply = new DefaultHttpHeaders().set(HttpHeaderNames.ALLOW, allow);
      if (head.headers().contains(HttpHeaderNames.ACCESS_CONTROL_REQUEST_METHOD)) {
        reply
            .set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_METHODS, allow)
            .set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_HEADERS, ALLOWED_HEADERS)
            .set(HttpHeaderNames.ACCESS_CONTROL_MAX_AGE, 600);
        if (head.headers().contains("access-control-request-private-network")) {
          reply.set("access-control-allow-private-network", "true");
        }
      }
      replier.send(new Reply(HttpResponseStatus.NO_CONTENT, reply, Unpooled.EMPTY_BUFFER));
    }
  }
}
