package io.prism.backend.plugin.server;

import io.prism.backend.SettingProblem;
import java.util.List;
import java.util.stream.Collectors;

/** A plugin process cannot be run with the options given. */
public final class PluginOptionsException extends Exception {

  private static final long serialVersionUID = 1;

  private final transient List<SettingProblem> problems;

  /** For these problems, all of them at once; at least one. */
  public PluginOptionsException(List<SettingProblem> problems) {
    super(
        problems.stream()
            .map(problem -> problem.setting() + ": " + problem.message() + "; " + problem.remedy())
            .collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
  }

  /** What is wrong and what to do; never the value of a secret. */
  public List<SettingProblem> problems() {
    return problems;
  }
}
