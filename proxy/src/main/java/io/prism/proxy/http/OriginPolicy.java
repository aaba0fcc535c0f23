package io.prism.proxy.http;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which names the gateway answers to, and which web pages of other origins may call it.
 *
 * @param allowedHosts host names without port, accepted besides the loopback names and the address
 *     that the connection came in on; {@code *} accepts every name
 * @param allowedOrigins origins such as {@code https://app.example.com}, compared exactly
 */
public record OriginPolicy(Set<String> allowedHosts, Set<String> allowedOrigins) {

  /** Only the listener's own names, and no page of another origin. */
  public static final OriginPolicy OWN_ONLY = new OriginPolicy(Set.of(), Set.of());

  /** Copies, lower-cases and checks the form of the origins. */
  public OriginPolicy {
    allowedHosts = lowerCased(allowedHosts);
    allowedOrigins = lowerCased(allowedOrigins);
    allowedOrigins.forEach(OriginPolicy::requireOrigin);
  }

  private static Set<String> lowerCased(Set<String> names) {
    return names.stream()
        .map(name -> name.toLowerCase(Locale.ROOT))
        .collect(Collectors.toUnmodifiableSet());
  }

  private static void requireOrigin(String origin) {
    try {
      URI uri = new URI(origin);
      if (uri.getScheme() != null
          && uri.getHost() != null
          && origin.equals(uri.getScheme() + "://" + uri.getAuthority())) {
        return;
      }
    } catch (URISyntaxException e) {
      // Falls through to the one message for everything that is no origin.
    }
    throw new IllegalArgumentException(
        "'" + origin + "' is no origin; write scheme://host or scheme://host:port");
  }
}
