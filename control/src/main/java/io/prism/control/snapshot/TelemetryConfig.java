package io.prism.control.snapshot;

import java.net.URI;
import java.util.Optional;

/**
 * Where logs and traces go.
 *
 * @param otlpEndpoint the collector; empty means that no traces are exported
 * @param logFormat how log lines look
 */
public record TelemetryConfig(Optional<URI> otlpEndpoint, LogFormat logFormat) {

  /** How log lines look. */
  public enum LogFormat {
    /** One JSON object a line. */
    JSON,
    /** For people. */
    TEXT,
    /** {@link #TEXT} on a terminal, else {@link #JSON}. */
    AUTO
  }

  /** No traces, and a format that fits where the log goes. */
  public static final TelemetryConfig DEFAULT =
      new TelemetryConfig(Optional.empty(), LogFormat.AUTO);
}
