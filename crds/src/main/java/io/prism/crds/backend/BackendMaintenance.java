package io.prism.crds.backend;

import io.prism.crds.schema.Choice;

/** What the backend may be used for. */
public enum BackendMaintenance implements Choice {
  ACTIVE("Active", "Everything."),
  DRAINING("Draining", "No further namespace is placed on it."),
  READ_ONLY("ReadOnly", "Reads only.");

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
