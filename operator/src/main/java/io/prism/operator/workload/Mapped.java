package io.prism.operator.workload;

import java.util.List;
import java.util.Optional;

/**
 * What came of reading a resource: a model, or the reasons why there is none.
 *
 * @param model present just when there are no problems
 * @param problems everything that is wrong, in the order of the fields
 */
public record Mapped<T>(Optional<T> model, List<Problem> problems) {

  /** Copies the problems. */
  public Mapped {
    problems = List.copyOf(problems);
    if (model.isPresent() != problems.isEmpty()) {
      throw new IllegalArgumentException("either a model or problems");
    }
  }
}
