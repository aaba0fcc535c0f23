package io.prism.http2.client;

import java.time.Duration;

/**
 * How a connection behaves.
 *
 * @param streamWindow bytes of a reply that may arrive before they are read
 * @param connectionWindow the same for all replies together
 * @param headerListBytes the largest list of headers of a reply
 * @param maxMessageBytes the largest message of a reply
 * @param mostWaiting calls that wait while the peer accepts no further ones; more are refused
 * @param begin time for TLS and the peer's settings
 * @param keepAlive silence after which the peer is asked whether it is there
 * @param keepAliveTimeout time to answer that
 * @param send time for the peer to take what it was sent
 */
public record ClientLimits(
    int streamWindow,
    int connectionWindow,
    int headerListBytes,
    int maxMessageBytes,
    int mostWaiting,
    Duration begin,
    Duration keepAlive,
    Duration keepAliveTimeout,
    Duration send) {

  /** What a connection has unless told otherwise. */
  public static final ClientLimits DEFAULT =
      new ClientLimits(
          1 << 20,
          16 << 20,
          64 << 10,
          32 << 20,
          10_000,
          Duration.ofSeconds(10),
          Duration.ofSeconds(10),
          Duration.ofSeconds(5),
          Duration.ofMinutes(1));

  /** Checks that windows are legal and something can pass. */
  public ClientLimits {
    if (streamWindow < 1 || connectionWindow < 65_535 || maxMessageBytes < 1) {
      throw new IllegalArgumentException("limits that let nothing through");
    }
  }

  /** The same with another time of silence. */
  public ClientLimits withKeepAlive(Duration silence) {
    return new ClientLimits(
        streamWindow,
        connectionWindow,
        headerListBytes,
        maxMessageBytes,
        mostWaiting,
        begin,
        silence,
        keepAliveTimeout,
        send);
  }
}
