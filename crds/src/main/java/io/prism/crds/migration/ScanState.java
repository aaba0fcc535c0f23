package io.prism.crds.migration;

import io.prism.crds.schema.Choice;

/** How far the full comparison is. */
public enum ScanState implements Choice {
  PENDING("Pending", "Not begun."),
  RUNNING("Running", "Going on."),
  COMPLETE("Complete", "Done.");

  private final String wire;
  private final String meaning;

  ScanState(String wire, String meaning) {
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
