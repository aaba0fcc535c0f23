package io.prism.proxy.http;

import io.grpc.Deadline;
import io.grpc.Metadata;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Which HTTP headers mean something to a call, and back. */
final class CallMetadata {

  private static final Metadata.Key<String> TIMEOUT = key("grpc-timeout");
  private static final Metadata.Key<String> REQUEST_ID = key("x-request-id");

  private static final List<Metadata.Key<String>> PASSED_ON =
      List.of(
          TIMEOUT,
          REQUEST_ID,
          key("x-namespace"),
          key("prism-namespace"),
          key("authorization"),
          key("traceparent"),
          key("tracestate"),
          key("baggage"),
          key("user-agent"));

  private CallMetadata() {}

  /**
   * The metadata of the call that a request becomes.
   *
   * @throws HttpFailure 400 if a value is not printable ASCII
   */
  static Metadata of(HttpHeaders headers) {
    Metadata metadata = new Metadata();
    for (Metadata.Key<String> key : PASSED_ON) {
      for (String value : headers.getAll(key.name())) {
        if (!value.chars().allMatch(c -> c >= 0x20 && c <= 0x7E)) {
          throw HttpFailure.badRequest("header " + key.name() + " must be printable ASCII");
        }
        metadata.put(key, value);
      }
    }
    return metadata;
  }

  /**
   * The deadline that the caller set.
   *
   * @throws HttpFailure 400 if {@code grpc-timeout} has no valid form
   */
  static Optional<Deadline> deadline(Metadata metadata) {
    return Optional.ofNullable(metadata.get(TIMEOUT)).map(CallMetadata::parseTimeout);
  }

  /** Copies what the caller may see of a call's answer. */
  static void copy(Metadata from, HttpHeaders to) {
    Optional.ofNullable(from.get(REQUEST_ID)).ifPresent(id -> to.set(REQUEST_ID.name(), id));
  }

  /** The form is that of gRPC: at most eight digits and a unit. */
  private static Deadline parseTimeout(String text) {
    if (!text.matches("[0-9]{1,8}[HMSmun]")) {
      throw HttpFailure.badRequest(
          "header grpc-timeout must be up to 8 digits and one of H, M, S, m, u, n, such as 500m");
    }
    TimeUnit unit =
        switch (text.charAt(text.length() - 1)) {
          case 'H' -> TimeUnit.HOURS;
          case 'M' -> TimeUnit.MINUTES;
          case 'S' -> TimeUnit.SECONDS;
          case 'm' -> TimeUnit.MILLISECONDS;
          case 'u' -> TimeUnit.MICROSECONDS;
          default -> TimeUnit.NANOSECONDS;
        };
    return Deadline.after(Long.parseLong(text, 0, text.length() - 1, 10), unit);
  }

  private static Metadata.Key<String> key(String name) {
    return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
  }
}
