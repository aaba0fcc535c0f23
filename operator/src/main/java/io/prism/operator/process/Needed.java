package io.prism.operator.process;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/**
 * Insists on arguments. Picocli would ask for required options of a command before its subcommands,
 * which have no use for them.
 *
 * @param command whose arguments they are
 */
record Needed(CommandLine command) {

  /** A value that is there; else the command ends with what is missing. */
  String value(String option, @Nullable String value) {
    if (value == null || value.isEmpty()) {
      throw new ParameterException(command, "Missing required option: '" + option + "'");
    }
    return value;
  }

  /** How the command ends that was given an option in vain. */
  ParameterException misused(String option, String why) {
    return new ParameterException(command, "'" + option + "' " + why);
  }
}
