package io.prism.proxy.telemetry;

import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.prism.control.snapshot.TelemetryConfig;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/**
 * Where traces go: to the SDK that an OpenTelemetry agent has installed already, else to the
 * configured collector, else nowhere.
 *
 * @param openTelemetry the API to trace through
 * @param own the SDK that was started here, to be closed with the process
 */
public record Telemetry(OpenTelemetry openTelemetry, Optional<OpenTelemetrySdk> own)
    implements AutoCloseable {

  /** Nothing is traced. */
  public static final Telemetry NONE = new Telemetry(OpenTelemetry.noop(), Optional.empty());

  /** Starts what the configuration asks for. */
  public static Telemetry start(TelemetryConfig config) {
    if (GlobalOpenTelemetry.isSet()) {
      return new Telemetry(GlobalOpenTelemetry.get(), Optional.empty());
    }
    if (config.otlpEndpoint().isEmpty()) {
      return NONE;
    }
    OpenTelemetrySdk sdk = sdk(config.otlpEndpoint().get());
    return new Telemetry(sdk, Optional.of(sdk));
  }

  /** Environment variables and system properties of the SDK win over what is set here. */
  private static OpenTelemetrySdk sdk(URI endpoint) {
    return AutoConfiguredOpenTelemetrySdk.builder()
        .addPropertiesSupplier(
            () ->
                Map.of(
                    "otel.exporter.otlp.endpoint",
                    endpoint.toString(),
                    "otel.service.name",
                    "prism-proxy",
                    "otel.metrics.exporter",
                    "none",
                    "otel.logs.exporter",
                    "none"))
        .disableShutdownHook()
        .build()
        .getOpenTelemetrySdk();
  }

  @Override
  public void close() {
    own.ifPresent(OpenTelemetrySdk::close);
  }
}
