package io.prism.crds.migration;

import io.prism.crds.schema.Choice;

/** What is compared. */
public enum Compared implements Choice {
  VALUE("Value", "The value."),
  TTL("TTL", "The time of expiry."),
  METADATA("Metadata", "The version and other marks.");

  private final String wire;
  private final String meaning;

  Compared(String wire, String meaning) {
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
