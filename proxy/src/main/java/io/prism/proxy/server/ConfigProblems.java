package io.prism.proxy.server;

import io.prism.control.ConfigError;
import io.prism.control.violation.Location;
import io.prism.control.violation.Violation;
import java.util.ArrayList;
import java.util.List;

/** Tells in a few lines why a configuration is not in force. */
final class ConfigProblems {

  private static final int MOST_SHOWN = 20;

  private ConfigProblems() {}

  /** A line that sums up, then one for each violation that is shown. */
  static List<String> describe(ConfigError error) {
    List<Violation> errors = error.violations().stream().filter(Violation::isError).toList();
    List<String> lines = new ArrayList<>();
    lines.add(
        "the configuration has "
            + (errors.size() == 1 ? "1 violation" : errors.size() + " violations")
            + " since "
            + error.since()
            + "; the last good one is in force");
    errors.stream().limit(MOST_SHOWN).map(ConfigProblems::line).forEach(lines::add);
    if (errors.size() > MOST_SHOWN) {
      lines.add(errors.size() - MOST_SHOWN + " more are not shown; prism validate shows them");
    }
    return lines;
  }

  private static String line(Violation violation) {
    StringBuilder line = new StringBuilder();
    Location at = violation.location();
    line.append(at.document());
    if (at.line() > 0) {
      line.append(':').append(at.line());
    }
    line.append(": ");
    if (!at.path().isEmpty()) {
      line.append(at.path()).append(": ");
    }
    return line.append(violation.problem()).append("; ").append(violation.remedy()).toString();
  }
}
