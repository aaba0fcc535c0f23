package io.prism.crds.shard;

import io.prism.crds.schema.Choice;

/** What the shard answers during maintenance. */
public enum MaintenanceMode implements Choice {
  NONE("None", "Everything; there is no maintenance."),
  READ_ONLY("ReadOnly", "Reads; its namespaces refuse writes."),
  REJECT("Reject", "Nothing; its namespaces refuse all calls, as suspended ones do.");

  private final String wire;
  private final String meaning;

  MaintenanceMode(String wire, String meaning) {
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
