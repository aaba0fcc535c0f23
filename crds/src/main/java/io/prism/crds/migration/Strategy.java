package io.prism.crds.migration;

import io.prism.crds.schema.Choice;

/** How the data is moved. */
public enum Strategy implements Choice {
  DUAL_WRITE(
      "DualWrite",
      "Both stores get every write while the old data is copied; for APIs that keep " + "state."),
  PERCENTAGE("Percentage", "Producers move step by step; for PubSub, Queue and Stream."),
  SHADOW("Shadow", "The target only receives a copy of the traffic; nothing can be promoted.");

  private final String wire;
  private final String meaning;

  Strategy(String wire, String meaning) {
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
