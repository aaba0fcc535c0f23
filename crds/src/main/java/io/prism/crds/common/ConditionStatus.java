package io.prism.crds.common;

import io.prism.crds.schema.Choice;

/** Whether a fact holds. */
public enum ConditionStatus implements Choice {
  TRUE("True", "It is so."),
  FALSE("False", "It is not so."),
  UNKNOWN("Unknown", "It cannot be told at present.");

  private final String wire;
  private final String meaning;

  ConditionStatus(String wire, String meaning) {
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
