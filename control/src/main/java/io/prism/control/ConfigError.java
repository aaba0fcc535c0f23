package io.prism.control;

import io.prism.control.violation.Violation;
import java.time.Instant;
import java.util.List;

/**
 * Why the documents on disk are not what runs.
 *
 * @param since when that was noticed
 * @param violations everything that is wrong with them
 */
public record ConfigError(Instant since, List<Violation> violations) {

  /** Copies the list. */
  public ConfigError {
    violations = List.copyOf(violations);
  }
}
