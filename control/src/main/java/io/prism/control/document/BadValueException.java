package io.prism.control.document;

import io.prism.control.violation.Rule;

/** A text that is not what its field needs; becomes a violation where the field is read. */
public final class BadValueException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final Rule rule;
  private final String remedy;
  private final boolean sensitive;

  private BadValueException(Rule rule, String problem, String remedy, boolean sensitive) {
    // No stack trace: this is an answer, not a failure of the program.
    super(problem, null, false, false);
    this.rule = rule;
    this.remedy = remedy;
    this.sensitive = sensitive;
  }

  BadValueException(Rule rule, String problem, String remedy) {
    this(rule, problem, remedy, false);
  }

  /**
   * A malformed text.
   *
   * @param problem what is wrong, in one sentence without a full stop
   * @param remedy what to write, in one sentence without a full stop
   */
  public BadValueException(String problem, String remedy) {
    this(Rule.INVALID_VALUE, problem, remedy);
  }

  /** The text may hold a credential, so the violation must not repeat it. */
  static BadValueException sensitive(Rule rule, String problem, String remedy) {
    return new BadValueException(rule, problem, remedy, true);
  }

  boolean isSensitive() {
    return sensitive;
  }

  Rule rule() {
    return rule;
  }

  String problem() {
    return String.valueOf(getMessage());
  }

  String remedy() {
    return remedy;
  }
}
