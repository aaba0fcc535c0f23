package io.prism.control.document;

import io.prism.control.snapshot.AccessPattern;
import io.prism.control.violation.Rule;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The names of access patterns, those included that are not there yet. */
final class PatternNames {

  private static final List<String> PLANNED =
      List.of(
          "pubsub",
          "queue",
          "stream",
          "timeseries",
          "graph",
          "document",
          "reader",
          "transact",
          "objectstore",
          "mailbox",
          "multicast-registry",
          "session-store",
          "saga");

  private PatternNames() {}

  /** Reads {@code keyvalue}, {@code key-value} or {@code KeyValue}. */
  static AccessPattern read(String text) {
    String name = normalise(text);
    for (AccessPattern pattern : AccessPattern.values()) {
      if (normalise(pattern.word()).equals(name)) {
        return pattern;
      }
    }
    Optional<String> planned =
        PLANNED.stream().filter(candidate -> normalise(candidate).equals(name)).findFirst();
    if (planned.isPresent()) {
      throw new BadValueException(
          Rule.NOT_AVAILABLE,
          "the pattern '" + planned.get() + "' is not available in this release",
          "available: "
              + String.join(", ", available())
              + "; remove the namespace until it is there");
    }
    throw new BadValueException(
        Rule.UNKNOWN_PATTERN,
        "no such access pattern exists",
        DidYouMean.among(available(), text).map(word -> "did you mean '" + word + "'? ").orElse("")
            + "available: "
            + String.join(", ", available())
            + "; planned: "
            + String.join(", ", PLANNED));
  }

  private static List<String> available() {
    return List.of(AccessPattern.values()).stream().map(AccessPattern::word).toList();
  }

  private static String normalise(String text) {
    return text.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
  }
}
