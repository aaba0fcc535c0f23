package io.prism.crds.migration;

import io.prism.crds.schema.Choice;

/** What of the old data is copied. */
public enum BackfillMode implements Choice {
  FULL("Full", "All of it."),
  NONE("None", "Nothing.");

  private final String wire;
  private final String meaning;

  BackfillMode(String wire, String meaning) {
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
