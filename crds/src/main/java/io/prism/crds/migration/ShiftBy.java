package io.prism.crds.migration;

import io.prism.crds.schema.Choice;

/** Who reads from the target first. */
public enum ShiftBy implements Choice {
  KEY_HASH("KeyHash", "A share of the keys."),
  PRINCIPAL("Principal", "The callers that are named.");

  private final String wire;
  private final String meaning;

  ShiftBy(String wire, String meaning) {
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
