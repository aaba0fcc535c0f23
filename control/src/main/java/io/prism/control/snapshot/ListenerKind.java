package io.prism.control.snapshot;

import java.util.Locale;

/** The doors of a gateway. */
public enum ListenerKind {
  /** Data calls over gRPC. */
  GRPC(8980, true),
  /** Data calls over HTTP and JSON. */
  HTTP(8080, true),
  /** Administration over gRPC. */
  ADMIN(8981, true),
  /** Health and metrics over HTTP. */
  METRICS(9090, false);

  private final int defaultPort;
  private final boolean guarded;

  ListenerKind(int defaultPort, boolean guarded) {
    this.defaultPort = defaultPort;
    this.guarded = guarded;
  }

  /** The port unless another is configured. */
  public int defaultPort() {
    return defaultPort;
  }

  /**
   * Whether reaching it from another machine must be either authenticated or explicitly declared
   * open.
   */
  public boolean isGuarded() {
    return guarded;
  }

  /** The word used in documents. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
