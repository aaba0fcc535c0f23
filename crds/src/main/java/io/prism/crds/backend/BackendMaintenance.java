package io.prism.crds.backend;

import io.prism.crds.schema.Choice;

/** What the backend may be used for. */
public enum BackendMaintenance implements Choice {
  ACTIVE("Active", "Everything."),
  DRAINING("Draining", "No further namespace is placed on it; those that it has are served on."),
  READ_ONLY(
      "ReadOnly",
      "Reads only: its namespaces refuse writes, no further one is placed on it, and nothing is erased.");

  private final String wire;
  private final String meaning;

  BackendMaintenance(String wire, String meaning) {
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
