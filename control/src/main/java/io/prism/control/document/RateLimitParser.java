package io.prism.control.document;

import io.prism.control.snapshot.RateLimit;
import io.prism.control.violation.Rule;
import java.util.Optional;

/** Reads {@code rate_limit} of a namespace. */
final class RateLimitParser {

  private static final String RATE = "requests_per_second";
  private static final String BURST = "burst";

  private final Fields fields;

  RateLimitParser(Fields fields) {
    this.fields = fields;
  }

  /** The limit; empty when there is none, or it was malformed, which has been reported then. */
  Optional<RateLimit> parse() {
    Optional<Located<Long>> rate =
        fields.required(RATE, Grammar.count(1, RateLimit.MAX_PER_SECOND), "500");
    Optional<Located<Long>> burst = fields.value(BURST, Grammar.count(1, RateLimit.MAX_BURST));
    fields.finish();
    if (rate.isEmpty()) {
      return Optional.empty();
    }
    long perSecond = rate.get().value();
    long atOnce = burst.map(Located::value).orElse(perSecond);
    if (atOnce < perSecond) {
      fields
          .findings()
          .error(
              fields.at(BURST),
              Rule.CONFLICTING_FIELDS,
              "'burst' is below 'requests_per_second', so the rate could never be had",
              "raise it to " + perSecond + ", or leave it out");
      return Optional.empty();
    }
    return Optional.of(new RateLimit(perSecond, atOnce));
  }
}
