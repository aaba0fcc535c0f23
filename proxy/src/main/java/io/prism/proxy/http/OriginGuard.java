package io.prism.proxy.http;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.NetUtil;
import io.prism.backend.error.PrismException;
import io.prism.common.v1.ErrorReason;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Keeps web pages from using a gateway that their visitor can reach.
 *
 * <p>A page can make a browser send requests anywhere. The Host check defeats DNS rebinding, where
 * the page's own name suddenly resolves to this machine: such a request still carries the page's
 * name. The Origin check refuses every page that was not served from here, unless it is on the
 * list.
 */
final class OriginGuard {

  private static final String EXPOSED = "ETag, Retry-After, X-Request-Id";

  private final Supplier<OriginPolicy> policy;

  OriginGuard(Supplier<OriginPolicy> policy) {
    this.policy = policy;
  }

  /**
   * Admits a request.
   *
   * @return the headers that the reply needs so that the browser shows it to the page
   * @throws HttpFailure 403 {@code ORIGIN_NOT_ALLOWED}
   */
  HttpHeaders admit(RequestHead head) {
    OriginPolicy current = policy.get();
    String host = hostOf(head.authority());
    if (!isOwnName(host, head.peer()) && !isAllowedHost(host, current)) {
      throw refused(
          "host '"
              + printable(host)
              + "' is not one of this gateway's names; address it by its own name, or allow the host in"
              + " the server configuration");
    }
    HttpHeaders reply = new DefaultHttpHeaders();
    Optional<String> origin = head.single(HttpHeaderNames.ORIGIN);
    if (origin.isPresent() && !isSameOrigin(origin.get(), head)) {
      String foreign = origin.get().toLowerCase(Locale.ROOT);
      if (!current.allowedOrigins().contains(foreign)) {
        throw refused(
            "web pages of origin '"
                + printable(foreign)
                + "' may not call this gateway; allow the origin in the server configuration");
      }
      reply
          .set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, origin.get())
          .set(HttpHeaderNames.ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED)
          .set(HttpHeaderNames.VARY, HttpHeaderNames.ORIGIN);
    }
    return reply;
  }

  private static boolean isAllowedHost(String host, OriginPolicy policy) {
    return policy.allowedHosts().contains(host) || policy.allowedHosts().contains("*");
  }

  private static boolean isOwnName(String host, Peer peer) {
    if (host.equals("localhost")) {
      return true;
    }
    byte[] bytes = NetUtil.createByteArrayFromIpAddressString(host);
    if (bytes == null) {
      return false;
    }
    boolean loopback =
        bytes.length == 4 ? bytes[0] == 127 : NetUtil.bytesToIpAddress(bytes).equals("::1");
    return loopback
        || peer.local()
            .map(InetAddress::getAddress)
            .filter(own -> Arrays.equals(own, bytes))
            .isPresent();
  }

  /**
   * TLS may end in front of the gateway, so under a name from the configuration an https page of
   * that name counts too.
   */
  private static boolean isSameOrigin(String origin, RequestHead head) {
    String lower = origin.toLowerCase(Locale.ROOT);
    boolean secure = head.peer().secure();
    return lower.equals((secure ? "https://" : "http://") + head.authority())
        || (!isOwnName(hostOf(head.authority()), head.peer())
            && lower.equals("https://" + head.authority()));
  }

  /** The host without its port and, for IPv6, without its brackets. */
  private static String hostOf(String authority) {
    if (authority.startsWith("[")) {
      int end = authority.indexOf(']');
      return end < 0 ? authority : authority.substring(1, end);
    }
    int colon = authority.indexOf(':');
    return colon < 0 ? authority : authority.substring(0, colon);
  }

  private static String printable(String name) {
    String safe = name.replaceAll("[^\\x21-\\x7E]", "?");
    return safe.length() <= 255 ? safe : safe.substring(0, 255) + "...";
  }

  private static HttpFailure refused(String message) {
    return HttpFailure.of(PrismException.of(ErrorReason.ORIGIN_NOT_ALLOWED, message));
  }
}
