package io.prism.proxy.http;

import java.time.Duration;

/**
 * The bounds of the HTTP door. Every one has a stated outcome when it is reached.
 *
 * @param maxBodyBytes largest request body; a larger one is answered with 413
 * @param maxHeaderBytes largest request line and largest set of headers; more is answered with 414
 *     or 431
 * @param maxConnections connections open at a time; a further one is closed at once
 * @param maxStreamsPerConnection requests under way at a time in one HTTP/2 connection; more are
 *     refused with REFUSED_STREAM
 * @param headerTimeout within which a connection must have said what it wants: TLS handshake, HTTP
 *     version and the headers of a started request, each; then it is closed
 * @param bodyTimeout within which a request body must have arrived, extended by one second for
 *     every {@value #SLOWEST_BYTES_PER_SECOND} bytes received; then 408. Replies are given up by
 *     the same rule
 * @param idleTimeout after which a connection without a request is closed
 */
public record HttpDoorConfig(
    int maxBodyBytes,
    int maxHeaderBytes,
    int maxConnections,
    int maxStreamsPerConnection,
    Duration headerTimeout,
    Duration bodyTimeout,
    Duration idleTimeout) {

  /** The slowest sender or receiver that is served to the end. */
  public static final int SLOWEST_BYTES_PER_SECOND = 16 << 10;

  private static final HttpDoorConfig DEFAULTS =
      new HttpDoorConfig(
          32 << 20,
          16 << 10,
          4_096,
          128,
          Duration.ofSeconds(10),
          Duration.ofSeconds(20),
          Duration.ofMinutes(2));

  /** Checks the ranges. */
  public HttpDoorConfig {
    requirePositive("maxBodyBytes", maxBodyBytes);
    requirePositive("maxHeaderBytes", maxHeaderBytes);
    requirePositive("maxConnections", maxConnections);
    requirePositive("maxStreamsPerConnection", maxStreamsPerConnection);
    requirePositive("headerTimeout", headerTimeout.toMillis());
    requirePositive("bodyTimeout", bodyTimeout.toMillis());
    requirePositive("idleTimeout", idleTimeout.toMillis());
  }

  /** Bodies up to 32 MiB, headers up to 16 KiB, 4,096 connections. */
  public static HttpDoorConfig defaults() {
    return DEFAULTS;
  }

  /** The same with another bound on request bodies, in bytes. */
  public HttpDoorConfig withMaxBodyBytes(int bytes) {
    return new HttpDoorConfig(
        bytes,
        maxHeaderBytes,
        maxConnections,
        maxStreamsPerConnection,
        headerTimeout,
        bodyTimeout,
        idleTimeout);
  }

  /** The same with another bound on connections. */
  public HttpDoorConfig withMaxConnections(int connections) {
    return new HttpDoorConfig(
        maxBodyBytes,
        maxHeaderBytes,
        connections,
        maxStreamsPerConnection,
        headerTimeout,
        bodyTimeout,
        idleTimeout);
  }

  /** The same with other timeouts. */
  public HttpDoorConfig withTimeouts(Duration header, Duration body, Duration idle) {
    return new HttpDoorConfig(
        maxBodyBytes, maxHeaderBytes, maxConnections, maxStreamsPerConnection, header, body, idle);
  }

  private static void requirePositive(String name, long value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " must be positive, not " + value);
    }
  }
}
