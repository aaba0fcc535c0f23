package io.prism.control.snapshot;

import java.util.Optional;

/**
 * Where and how a listener listens.
 *
 * @param host a name or an address; never empty
 * @param port 0 to 65535; 0 means any free port
 * @param auth whether callers are identified
 * @param tls the server's certificate; empty means clear text
 */
public record ListenerConfig(String host, int port, ClientAuth auth, Optional<TlsConfig> tls) {

  /** How callers are identified. */
  public enum ClientAuth {
    /** By their certificate; those without one are refused, and {@link AccessRules} apply. */
    MTLS,
    /**
     * Not at all: everybody who reaches the listener may use every namespace but those whose rules
     * want callers to be known.
     */
    NONE
  }

  /** Checks that what the fields promise can be kept. */
  public ListenerConfig {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port out of range: " + port);
    }
    if (auth == ClientAuth.MTLS && tls.flatMap(TlsConfig::clientCa).isEmpty()) {
      throw new IllegalArgumentException("mtls needs a certificate, a key and a client CA");
    }
  }

  /** The same listener on another port. */
  public ListenerConfig withPort(int newPort) {
    return new ListenerConfig(host, newPort, auth, tls);
  }
}
