package io.prism.control.document;

import io.prism.control.snapshot.HttpConfig;
import io.prism.control.snapshot.ServerLimits;
import io.prism.control.snapshot.TelemetryConfig;
import io.prism.control.snapshot.TelemetryConfig.LogFormat;
import io.prism.control.violation.Findings;
import io.prism.control.violation.Rule;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads the parts of {@code server.yaml} that are plain values: limits, web access, telemetry. */
final class ProcessParser {

  private final Findings findings;

  ProcessParser(Findings findings) {
    this.findings = findings;
  }

  ServerLimits limits(Fields limits) {
    ServerLimits usual = ServerLimits.DEFAULT;
    long inFlight =
        limits.valueOr("in_flight", Grammar.size("1MiB", "64GiB"), usual.inFlightBytes());
    int calls =
        limits.valueOr("concurrent_calls", Grammar.integer(1, 1_000_000), usual.concurrentCalls());
    int maxMessage =
        limits
            .value("max_message", Grammar.size("1MiB", "64MiB"))
            .map(size -> Math.toIntExact(size.value()))
            .orElse(usual.maxMessageBytes());
    int perNamespace =
        limits.valueOr(
            "namespace_concurrency", Grammar.integer(1, 1_000_000), usual.namespaceConcurrency());
    limits.finish();
    if (inFlight < maxMessage) {
      findings.error(
          limits.at("in_flight"),
          Rule.CONFLICTING_FIELDS,
          inFlight + " bytes in flight leave no room for one message of " + maxMessage + " bytes",
          "raise in_flight, or lower max_message");
      return usual;
    }
    return new ServerLimits(inFlight, calls, maxMessage, perNamespace);
  }

  HttpConfig http(Fields http) {
    List<String> origins = http.values("allowed_origins", ProcessParser::readOrigin);
    List<String> hosts = http.values("allowed_hosts", ProcessParser::readHost);
    http.finish();
    return new HttpConfig(origins, hosts);
  }

  TelemetryConfig telemetry(Fields telemetry) {
    Optional<URI> endpoint =
        telemetry.value("otlp_endpoint", ProcessParser::readEndpoint).map(Located::value);
    LogFormat format =
        telemetry.valueOr(
            "log_format",
            Grammar.word(
                List.of(LogFormat.values()), value -> value.name().toLowerCase(Locale.ROOT)),
            LogFormat.AUTO);
    telemetry.finish();
    return new TelemetryConfig(endpoint, format);
  }

  private static String readOrigin(String text) {
    Optional<URI> uri = webAddress(text);
    boolean bare = uri.filter(u -> u.getRawPath().isEmpty() && isBare(u)).isPresent();
    if (!bare) {
      throw BadValueException.sensitive(
          Rule.INVALID_VALUE,
          "this is not an origin",
          "write scheme, host and port only, such as https://app.example.com; wildcards are not"
              + " allowed, since any web page could write then");
    }
    return text.toLowerCase(Locale.ROOT);
  }

  private static String readHost(String text) {
    if (!Hosts.isHost(text)) {
      throw new BadValueException(
          "this is not a host", "write a host name or an address, without scheme and port");
    }
    return text.toLowerCase(Locale.ROOT);
  }

  private static URI readEndpoint(String text) {
    return webAddress(text)
        .filter(ProcessParser::isBare)
        .orElseThrow(
            () ->
                BadValueException.sensitive(
                    Rule.INVALID_VALUE,
                    "this is not the address of a collector",
                    "write it as http://collector:4317, without credentials"));
  }

  private static boolean isBare(URI uri) {
    return uri.getRawUserInfo() == null
        && uri.getRawQuery() == null
        && uri.getRawFragment() == null;
  }

  private static Optional<URI> webAddress(String text) {
    try {
      URI uri = new URI(text);
      boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      return web && uri.getHost() != null ? Optional.of(uri) : Optional.empty();
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }
}
