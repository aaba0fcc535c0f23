package io.prism.backend.plugin.server;

/**
 * How much a plugin process takes on. What goes beyond is refused with {@code OVERLOADED}, or waits
 * at the gateway.
 *
 * @param maxCalls data calls at a time
 * @param maxCallsPerConnection calls at a time on one connection; gateways hold further ones back
 * @param maxRequestBytes bytes of requests that arrive or are being worked on
 * @param maxReplyBytes bytes of replies that wait to be sent; only those of mutations may go beyond
 */
public record ServerBounds(
    int maxCalls, int maxCallsPerConnection, long maxRequestBytes, long maxReplyBytes) {

  /** Fits a heap of 256 MiB, and is more than one gateway asks for by default. */
  public static final ServerBounds DEFAULT = new ServerBounds(8_192, 4_096, 96L << 20, 64L << 20);

  /** Checks the ranges. */
  public ServerBounds {
    if (maxCalls <= 0 || maxCallsPerConnection <= 0 || maxRequestBytes <= 0 || maxReplyBytes <= 0) {
      throw new IllegalArgumentException("every bound must be positive");
    }
  }
}
