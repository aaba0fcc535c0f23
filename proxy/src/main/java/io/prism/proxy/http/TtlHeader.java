package io.prism.proxy.http;

import com.google.protobuf.Duration;
import com.google.protobuf.util.Durations;
import io.prism.backend.error.PrismException;
import io.prism.common.v1.ErrorReason;
import java.text.ParseException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The {@code Prism-Ttl} header: how long a raw value lives, such as {@code 30s} or {@code 0.5s}.
 */
final class TtlHeader {

  static final String NAME = "Prism-Ttl";

  private static final Pattern SECONDS = Pattern.compile("-?[0-9]{1,12}(\\.[0-9]{1,9})?s");

  private TtlHeader() {}

  /**
   * The header's value, if it is there. Whether the time makes sense is for the handler to say.
   *
   * @throws HttpFailure 400 {@code INVALID_TTL}
   */
  static Optional<Duration> of(RequestHead head) {
    return head.single(NAME).map(TtlHeader::parse);
  }

  private static Duration parse(String text) {
    try {
      if (SECONDS.matcher(text).matches()) {
        return Durations.parse(text);
      }
    } catch (ParseException e) {
      // Falls through to the one message for everything that is no duration.
    }
    throw HttpFailure.of(
        PrismException.invalidField(
            ErrorReason.INVALID_TTL,
            NAME,
            "header Prism-Ttl must be a number of seconds followed by s, such as 30s or 0.5s"));
  }
}
