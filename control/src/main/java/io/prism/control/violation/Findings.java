package io.prism.control.violation;

import io.prism.control.violation.Violation.Severity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Collects violations while documents are read, so that all of them are told at once. Not safe for
 * use by several threads.
 */
public final class Findings {

  /** More than anybody reads; a hostile document must not make the lists grow without bound. */
  public static final int MAX_KEPT = 1_000;

  private static final Comparator<Violation> BY_PLACE =
      Comparator.comparing((Violation v) -> v.location().document())
          .thenComparing(v -> v.location().line())
          .thenComparing(v -> v.location().column());

  // Apart, so that no number of warnings hides an error.
  private final List<Violation> errors = new ArrayList<>();
  private final List<Violation> warnings = new ArrayList<>();
  private int errorCount;
  private int warningCount;

  /** Records an error without repeating the value. */
  public void error(Location at, Rule rule, String problem, String remedy) {
    add(new Violation(at, Severity.ERROR, rule, Optional.empty(), problem, remedy));
  }

  /** Records an error about a value. */
  public void error(Location at, Rule rule, String value, String problem, String remedy) {
    add(new Violation(at, Severity.ERROR, rule, Optional.of(value), problem, remedy));
  }

  /** Records a warning without repeating the value. */
  public void warn(Location at, Rule rule, String problem, String remedy) {
    add(new Violation(at, Severity.WARNING, rule, Optional.empty(), problem, remedy));
  }

  /** Records a warning about a value. */
  public void warn(Location at, Rule rule, String value, String problem, String remedy) {
    add(new Violation(at, Severity.WARNING, rule, Optional.of(value), problem, remedy));
  }

  /** How many errors were recorded so far, to see whether a step added any. */
  public int errorCount() {
    return errorCount;
  }

  /** Whether further errors are only counted, so that nobody needs to explain them well. */
  public boolean isFull() {
    return errorCount >= MAX_KEPT;
  }

  /**
   * Everything recorded, in the order of the documents; what was too much is summed up at the end.
   */
  public List<Violation> sorted() {
    List<Violation> all = new ArrayList<>(errors);
    all.addAll(warnings);
    all.sort(BY_PLACE);
    sumUp(errors, errorCount, "errors").ifPresent(all::add);
    sumUp(warnings, warningCount, "warnings").ifPresent(all::add);
    return List.copyOf(all);
  }

  private static Optional<Violation> sumUp(List<Violation> kept, int count, String what) {
    if (count == kept.size()) {
      return Optional.empty();
    }
    Violation last = kept.getLast();
    return Optional.of(
        new Violation(
            Location.of(last.location().document()),
            last.severity(),
            Rule.TOO_COMPLEX,
            Optional.empty(),
            (count - kept.size()) + " more " + what + " are not shown",
            "look at the ones above first"));
  }

  private void add(Violation violation) {
    List<Violation> kept = violation.isError() ? errors : warnings;
    if (kept.size() < MAX_KEPT) {
      kept.add(violation);
    }
    if (violation.isError()) {
      errorCount++;
    } else {
      warningCount++;
    }
  }
}
