package io.prism.control.document;

import io.prism.control.document.YamlNode.Scalar;
import io.prism.control.violation.Findings;
import io.prism.control.violation.Rule;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long data is kept.
 *
 * @param limit empty means for ever
 */
record Retention(Optional<Duration> limit) {

  private static final String FOREVER = "forever";
  private static final int MAX_DAYS = 3_650;
  private static final Pattern ZERO = Pattern.compile("0+\\s*[a-z]*");

  boolean isLimited() {
    return limit.isPresent();
  }

  /**
   * Reads {@code forever}, {@code 30days} or, {@code inDays}, a bare number. Null and 0 have meant
   * both "for ever" and "not at all" in documents of this kind, so neither is guessed at.
   */
  static Optional<Retention> read(YamlNode node, boolean inDays, Findings findings) {
    if (node instanceof Scalar scalar && scalar.isNull()) {
      findings.error(
          node.at(),
          Rule.INVALID_VALUE,
          "an empty retention could mean for ever or not at all",
          "write the word 'forever', or a time such as 30days");
      return Optional.empty();
    }
    return Fields.read(node, text -> parse(text, inDays), findings).map(Located::value);
  }

  private static Retention parse(String text, boolean inDays) {
    if (text.equals(FOREVER)) {
      return new Retention(Optional.empty());
    }
    Matcher zero = ZERO.matcher(text);
    if (zero.matches()) {
      throw new BadValueException(
          "a retention of 0 could mean for ever or not at all",
          "write the word 'forever', or a time such as 30days");
    }
    if (inDays) {
      return new Retention(Optional.of(Duration.ofDays(Grammar.integer(1, MAX_DAYS).read(text))));
    }
    return new Retention(Optional.of(Grammar.duration("1days", MAX_DAYS + "days").read(text)));
  }
}
