package io.prism.http2.server;

import java.time.Duration;

/**
 * What a client may do on one connection.
 *
 * @param streamWindow bytes that a stream may send before they are read
 * @param connectionWindow the same for all streams together; refilled as bytes arrive
 * @param headerListBytes the largest list of headers
 * @param streams open at a time
 * @param resets streams that end by a reset, of either side, in a {@code period}
 * @param controlFrames frames that are answered or change nothing, in a {@code period}
 * @param period over which such things are counted
 * @param begin time for TLS and the client's preface, and for a header block in pieces
 * @param pingPermit the least time between two PINGs of a client
 * @param keepAlive silence after which the client is asked whether it is there
 * @param keepAliveTimeout time to answer that
 * @param send time for a client to take some of what waits for it: what it was sent, and replies
 *     that its windows hold back
 * @param drain time for clients to hear that the server ends, before new streams are ignored
 */
public record Http2Limits(
    int streamWindow,
    int connectionWindow,
    int headerListBytes,
    int streams,
    int resets,
    int controlFrames,
    Duration period,
    Duration begin,
    Duration pingPermit,
    Duration keepAlive,
    Duration keepAliveTimeout,
    Duration send,
    Duration drain) {

  /** What the data port has. */
  public static final Http2Limits DEFAULT =
      new Http2Limits(
          256 << 10,
          1 << 20,
          16 << 10,
          1_000,
          5_000,
          20_000,
          Duration.ofSeconds(10),
          Duration.ofSeconds(20),
          Duration.ofSeconds(10),
          Duration.ofMinutes(2),
          Duration.ofSeconds(20),
          Duration.ofMinutes(1),
          Duration.ofSeconds(10));

  /** Checks that windows are legal and there is room for one stream. */
  public Http2Limits {
    if (streamWindow < 1 || connectionWindow < 65_535 || streams < 1 || headerListBytes < 1) {
      throw new IllegalArgumentException("limits that let nothing through");
    }
  }
}
