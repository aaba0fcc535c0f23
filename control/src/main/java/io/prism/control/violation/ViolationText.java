package io.prism.control.violation;

import java.util.List;

/** Violations for people: one block each, and a line that counts them. */
public final class ViolationText {

  private ViolationText() {}

  /**
   * Renders violations, ending in a line break; "no violations" when there are none. A block reads
   *
   * <pre>
   * prism.yaml:7:16: error: this is not a rate [invalid-value]
   *   at     namespaces[0].needs.throughput
   *   value  fast
   *   do     write a number and a unit, such as 50K rps
   * </pre>
   */
  public static String render(List<Violation> violations) {
    StringBuilder text = new StringBuilder();
    violations.forEach(violation -> block(text, violation));
    long errors = violations.stream().filter(Violation::isError).count();
    long warnings = violations.size() - errors;
    text.append(
        violations.isEmpty()
            ? "no violations"
            : count(errors, "error") + ", " + count(warnings, "warning"));
    return text.append('\n').toString();
  }

  private static void block(StringBuilder text, Violation violation) {
    Location at = violation.location();
    text.append(at.document());
    if (at.line() > 0) {
      text.append(':').append(at.line());
    }
    if (at.column() > 0) {
      text.append(':').append(at.column());
    }
    text.append(violation.isError() ? ": error: " : ": warning: ")
        .append(violation.problem())
        .append(" [")
        .append(violation.rule().id())
        .append("]\n");
    if (!at.path().isEmpty()) {
      text.append("  at     ").append(at.path()).append('\n');
    }
    violation
        .value()
        .map(value -> value.isEmpty() ? "(empty)" : value)
        .ifPresent(value -> text.append("  value  ").append(value).append('\n'));
    text.append("  do     ").append(violation.remedy()).append("\n\n");
  }

  private static String count(long number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }
}
