package io.prism.crds.backend;

import io.prism.crds.schema.Choice;

/** What the store does before it acknowledges a write. */
public enum DurabilityProfile implements Choice {
  STRONG("Strong", "It has the write on disk or on enough replicas."),
  EVENTUAL("Eventual", "It will have it there soon."),
  VOLATILE("Volatile", "It keeps it in memory only.");

  private final String wire;
  private final String meaning;

  DurabilityProfile(String wire, String meaning) {
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
