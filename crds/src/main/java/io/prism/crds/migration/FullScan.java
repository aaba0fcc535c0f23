package io.prism.crds.migration;

import io.prism.crds.schema.Choice;

/** Whether all items are compared once. */
public enum FullScan implements Choice {
  REQUIRED("Required", "They are, before the migration counts as validated."),
  SKIP("Skip", "They are not.");

  private final String wire;
  private final String meaning;

  FullScan(String wire, String meaning) {
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
