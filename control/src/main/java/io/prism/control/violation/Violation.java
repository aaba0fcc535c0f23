package io.prism.control.violation;

import java.util.Optional;

/**
 * One thing that is wrong, or unwise, in a configuration document.
 *
 * @param location where
 * @param severity whether the document is refused because of it
 * @param rule which rule speaks
 * @param value the offending text, shortened; empty when there is none or it may be a secret
 * @param problem what is wrong, in one sentence without a full stop
 * @param remedy what to do, in one sentence without a full stop
 */
public record Violation(
    Location location,
    Severity severity,
    Rule rule,
    Optional<String> value,
    String problem,
    String remedy) {

  /** What follows from a violation. */
  public enum Severity {
    /** The documents are refused. */
    ERROR,
    /** The documents are accepted. */
    WARNING
  }

  /**
   * Makes every text safe to print: short, and without characters that move a terminal's cursor.
   */
  public Violation {
    value = value.map(text -> Printable.of(text, 80));
    problem = Printable.of(problem, 1_000);
    remedy = Printable.of(remedy, 1_000);
  }

  /** Whether the documents are refused because of it. */
  public boolean isError() {
    return severity == Severity.ERROR;
  }
}
