package io.prism.crds.migration;

import io.prism.crds.schema.Choice;

/** Who mends an item that differs. */
public enum Repair implements Choice {
  AUTO("Auto", "The migration does."),
  MANUAL("Manual", "A person does.");

  private final String wire;
  private final String meaning;

  Repair(String wire, String meaning) {
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
