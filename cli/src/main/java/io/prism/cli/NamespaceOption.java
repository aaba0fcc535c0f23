package io.prism.cli;

import picocli.CommandLine.Option;

/** The namespace that a command works in. */
public final class NamespaceOption {

  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "NAME",
      defaultValue = "${env:PRISM_NAMESPACE:-demo}",
      description = "The namespace (PRISM_NAMESPACE; default ${DEFAULT-VALUE}).")
  private String namespace = "";

  /** Its name. */
  public String name() {
    return namespace;
  }
}
