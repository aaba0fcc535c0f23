package io.prism.control;

import io.prism.control.violation.Violation;
import io.prism.control.violation.ViolationText;
import java.util.List;

/** The documents cannot be served; the message lists every violation. */
public final class InvalidConfigurationException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final transient List<Violation> violations;

  /** Creates one from violations of which at least one is an error. */
  public InvalidConfigurationException(List<Violation> violations) {
    super(ViolationText.render(violations));
    this.violations = List.copyOf(violations);
  }

  /** Everything that was found, warnings included. */
  public List<Violation> violations() {
    return violations;
  }
}
