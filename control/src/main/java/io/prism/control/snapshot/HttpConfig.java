package io.prism.control.snapshot;

import java.util.List;

/**
 * What the HTTP door lets web pages do.
 *
 * @param allowedOrigins origins such as {@code https://app.example.com} whose pages may call
 * @param allowedHosts values of the {@code Host} header accepted besides the listener's own
 *     address, without a port
 */
public record HttpConfig(List<String> allowedOrigins, List<String> allowedHosts) {

  /** Nothing beyond the listener's own address. */
  public static final HttpConfig DEFAULT = new HttpConfig(List.of(), List.of());

  /** Copies the lists. */
  public HttpConfig {
    allowedOrigins = List.copyOf(allowedOrigins);
    allowedHosts = List.copyOf(allowedHosts);
  }
}
