package io.prism.control.stream.edge;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a gateway finds the control plane. The files are read anew for each connection.
 *
 * @param host a name or an address
 * @param port its port
 * @param ca who signs the control plane's certificate (PEM); empty: clear text
 * @param token the gateway's bearer token; empty: none is sent
 */
public record ControlTarget(String host, int port, Optional<Path> ca, Optional<Path> token) {

  /** Checks the range. */
  public ControlTarget {
    if (host.isEmpty() || port < 1 || port > 65_535) {
      throw new IllegalArgumentException(
          "an address is HOST:PORT, not '" + host + ":" + port + "'");
    }
  }

  /**
   * Reads {@code HOST:PORT}; an IPv6 address stands in brackets.
   *
   * @throws IllegalArgumentException when it is none
   */
  public static ControlTarget parse(String address, Optional<Path> ca, Optional<Path> token) {
    int colon = address.lastIndexOf(':');
    String host = colon < 0 ? "" : address.substring(0, colon);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    } else if (host.indexOf(':') >= 0) {
      host = "";
    }
    try {
      return new ControlTarget(host, Integer.parseInt(address.substring(colon + 1)), ca, token);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("'" + address + "' is no HOST:PORT", e);
    }
  }

  @Override
  public String toString() {
    return host + ":" + port;
  }
}
