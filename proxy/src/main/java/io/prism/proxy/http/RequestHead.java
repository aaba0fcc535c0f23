package io.prism.proxy.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A request without its body.
 *
 * @param method as sent
 * @param rawPath as sent: neither decoded nor normalised
 * @param rawQuery what follows the first question mark, as sent; empty when there is none
 * @param authority host and port that the client addressed, lower-cased
 * @param headers as sent
 * @param http10 whether the client speaks HTTP/1.0
 * @param peer the connection
 */
record RequestHead(
    HttpMethod method,
    String rawPath,
    String rawQuery,
    String authority,
    HttpHeaders headers,
    boolean http10,
    Peer peer) {

  /**
   * Reads a decoded request.
   *
   * @throws HttpFailure 400 if the target or the Host header has no valid form
   */
  static RequestHead of(HttpRequest request, Peer peer) {
    String target = request.uri();
    String authority = hostHeader(request);
    int scheme = target.startsWith("/") ? -1 : target.indexOf("://");
    if (scheme > 0) {
      // The absolute form, as sent to a proxy, overrides the Host header (RFC 9112, 3.2.2).
      int path = target.indexOf('/', scheme + 3);
      authority = path < 0 ? target.substring(scheme + 3) : target.substring(scheme + 3, path);
      target = path < 0 ? "/" : target.substring(path);
    }
    if (!target.startsWith("/") && !target.equals("*")) {
      throw HttpFailure.badRequest("the request target must be a path");
    }
    for (int i = 0; i < target.length(); i++) {
      char c = target.charAt(i);
      if (c <= ' ' || c == 0x7F || c == '#') {
        throw HttpFailure.badRequest(
            "the request target holds a character that must be percent-encoded");
      }
    }
    int question = target.indexOf('?');
    return new RequestHead(
        request.method(),
        question < 0 ? target : target.substring(0, question),
        question < 0 ? "" : target.substring(question + 1),
        authority.toLowerCase(Locale.ROOT),
        request.headers(),
        request.protocolVersion().equals(HttpVersion.HTTP_1_0),
        peer);
  }

  private static String hostHeader(HttpRequest request) {
    List<String> hosts = request.headers().getAll(HttpHeaderNames.HOST);
    if (hosts.size() != 1) {
      throw HttpFailure.badRequest("exactly one Host header is required");
    }
    return hosts.getFirst().strip();
  }

  /**
   * The value of a header that may be given once.
   *
   * @throws HttpFailure 400 if it is given more than once
   */
  Optional<String> single(CharSequence name) {
    List<String> values = headers.getAll(name);
    if (values.size() > 1) {
      throw HttpFailure.badRequest("header " + name + " is given more than once");
    }
    return values.stream().findFirst().map(String::strip);
  }
}
