package io.prism.crds.common;

import io.prism.crds.schema.Choice;

/** Whether plugin pods are shared. */
public enum ProcessIsolation implements Choice {
  SHARED("Shared", "The plugin pods of the backend serve all its namespaces."),
  DEDICATED("Dedicated", "Asks for plugin pods that serve this namespace alone.");

  private final String wire;
  private final String meaning;

  ProcessIsolation(String wire, String meaning) {
    this.wire = wire;
    this.meaning = meaning;
  }

  @Override
  public String wire() {
    return wire;
  }

  @Override
  public String meaning() {
    return meaning;
  }
}
